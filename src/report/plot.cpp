// SPDX-License-Identifier: Apache-2.0
#include "report/plot.h"

#include "base/language.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace ultima {

namespace {

constexpr int plot_width = 760;
constexpr int label_width = 250;
constexpr int count_width = 110;
constexpr int bar_height = 20;
constexpr int row_height = 28;

// Dark to light, told apart in grey as well.
constexpr std::array<const char*, 6> palette = {"#12436d", "#28a197", "#f46a25",
                                                "#801650", "#a285d1", "#b1b4b6"};

/// At most so many letters.
std::string shortened(const std::string& label, std::size_t most) {
    if (code_points(label) <= most) return label;
    std::size_t end = 0;
    for (std::size_t letters = 1; letters < most; ++letters)
        end += first_code_point(std::string_view(label).substr(end)).length;
    return label.substr(0, end) + "…";
}

/// A label in another language says so, and is isolated from the direction of what stands around it.
std::string label_text(const Bar& bar) {
    const std::string text = shortened(bar.label, 38);
    return bar.language.empty() ? escaped(text) : escaped(isolated(text));
}

std::string language_of(const Bar& bar) {
    return bar.language.empty() ? std::string() : fmt::format(" lang=\"{}\"", escaped(bar.language));
}

/// One side of a flow plot: blocks from top to bottom, the largest first.
class FlowSide {
  public:
    void add(const std::string& name, std::int64_t count) {
        const std::size_t place = order(name);
        if (place == blocks_.size()) blocks_.push_back({name, 0, 0, 0});
        blocks_[place].count += count;
    }
    /// Gives each block its place; returns the height of the side.
    double place(double scale) {
        std::stable_sort(blocks_.begin(), blocks_.end(),
                         [](const Block& a, const Block& b) { return a.count > b.count; });
        constexpr double gap = 20;
        double y = 2;
        for (Block& block : blocks_) {
            block.y = block.taken = y;
            y += height(block, scale) + gap;
        }
        return y;
    }
    /// From the top; the number of blocks if there is none of that name.
    std::size_t order(const std::string& name) const {
        std::size_t place = 0;
        while (place < blocks_.size() && blocks_[place].name != name) ++place;
        return place;
    }
    /// The place for the next band of a block, which is taken.
    double take(const std::string& name, double band) {
        double& taken = blocks_[order(name)].taken;
        taken += band;
        return taken - band;
    }
    void draw(std::string& svg, double x, double text_x, const char* anchor, double scale, bool sums) const {
        for (const Block& block : blocks_) {
            svg += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\"/>", x, block.y,
                               block_width, height(block, scale));
            svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}{}</text>", text_x,
                               block.y + height(block, scale) / 2 + 4.5, anchor, escaped(block.name),
                               sums ? ": " + grouped(block.count) : std::string());
        }
    }

    static constexpr int block_width = 10;

  private:
    struct Block {
        std::string name;
        std::int64_t count;
        double y, taken;  // taken: where the next band begins
    };
    static double height(const Block& block, double scale) {
        return std::max(scale * static_cast<double>(block.count), 1.0);
    }

    std::vector<Block> blocks_;
};

}  // namespace

Markup timeline_plot(const std::string& title, const std::vector<TimelineMark>& marks) {
    if (marks.empty()) return {};
    constexpr int row = 24;
    constexpr int names_width = 110;
    constexpr int line_width = 430;
    constexpr int width = 640;
    CivilDate first = marks.front().date;
    CivilDate last = first;
    for (const TimelineMark& mark : marks) {
        first = std::min(first, mark.date);
        last = std::max(last, mark.date);
    }
    const double days = std::max(1, last.day - first.day);
    const auto height = static_cast<int>(marks.size()) * row + 8;
    std::string svg = fmt::format("<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
                                  width, height, escaped(title));
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const int y = static_cast<int>(i) * row + 4;
        const double x = names_width + 8 + (marks[i].date.day - first.day) / days * (line_width - 16);
        svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", names_width - 8, y + 15,
                           escaped(marks[i].label));
        svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{:.1f}\" height=\"3\"/>", names_width, y + 9,
                           x - names_width);
        svg += fmt::format("<rect x=\"{:.1f}\" y=\"{}\" width=\"10\" height=\"13\"/>", x - 5, y + 4);
        svg += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>", names_width + line_width + 8, y + 15,
                           to_text(marks[i].date));
    }
    return {svg + "</svg>"};
}

std::string grouped(std::int64_t count) {
    std::string digits = std::to_string(count < 0 ? -count : count);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return count < 0 ? "-" + digits : digits;
}

bool is_hidden(std::int64_t count, std::int64_t hide_below) { return count > 0 && count < hide_below; }

std::string shown_count(std::int64_t count, std::int64_t hide_below) {
    return is_hidden(count, hide_below) ? fmt::format("fewer than {}", hide_below) : grouped(count);
}

std::int64_t in_steps(std::int64_t count, std::int64_t hide_below) {
    const std::int64_t step = std::max<std::int64_t>(hide_below, 1);
    return count / step * step;
}

std::string shown_in_steps(std::int64_t count, std::int64_t hide_below) {
    return is_hidden(count, hide_below) ? shown_count(count, hide_below)
                                        : grouped(in_steps(count, hide_below));
}

Markup bar_plot(const std::string& title, const std::vector<Bar>& bars) {
    std::int64_t largest = 1;
    for (const Bar& bar : bars)
        if (!bar.hidden) largest = std::max(largest, bar.count);
    const int height = row_height * static_cast<int>(bars.size()) + 4;
    std::string svg = fmt::format("<svg class=\"plot\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">",
                                  plot_width, height, escaped(title));
    int y = 2;
    const double scale =
        static_cast<double>(plot_width - label_width - count_width) / static_cast<double>(largest);
    for (const Bar& bar : bars) {
        const double length =
            bar.hidden ? 0 : std::max(bar.count > 0 ? 1.0 : 0.0, scale * static_cast<double>(bar.count));
        svg += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"end\"{}><title>{}</title>{}</text>",
                           label_width - 8, y + 15, language_of(bar), escaped(bar.label), label_text(bar));
        svg += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{:.1f}\" height=\"{}\"/>", label_width, y, length,
                           bar_height);
        svg += fmt::format("<text x=\"{:.1f}\" y=\"{}\">{}</text>", label_width + length + 6, y + 15,
                           escaped(bar.shown));
        y += row_height;
    }
    return {svg + "</svg>"};
}

Markup share_plot(const std::string& title, const std::vector<BarShare>& shares) {
    std::int64_t whole = 0;
    for (const BarShare& share : shares) whole += share.count;
    if (whole == 0) return {};
    std::string svg = fmt::format("<svg class=\"plot\" viewBox=\"0 0 {} 34\" role=\"img\" aria-label=\"{}\">",
                                  plot_width, escaped(title));
    double x = 0;
    for (const BarShare& share : shares) {
        if (share.count == 0) continue;
        const double width = plot_width * static_cast<double>(share.count) / static_cast<double>(whole);
        svg += fmt::format(
            "<rect x=\"{:.1f}\" y=\"2\" width=\"{:.1f}\" height=\"30\" "
            "style=\"fill:{};stroke:#fff\"><title>{}: {}</title></rect>",
            x, width, palette[static_cast<std::size_t>(share.shade) % palette.size()], escaped(share.label),
            grouped(share.count));
        x += width;
    }
    return {svg + "</svg>"};
}

Markup flow_plot(const std::string& title, const std::vector<Flow>& flows, bool sums) {
    constexpr double bands_height = 240;
    constexpr double side_width = 220;
    FlowSide left;
    FlowSide right;
    std::int64_t whole = 0;
    for (const Flow& flow : flows) {
        left.add(flow.from, flow.count);
        right.add(flow.to, flow.count);
        whole += flow.count;
    }
    if (whole == 0) return {};
    const double scale = bands_height / static_cast<double>(whole);
    const double height = std::max(left.place(scale), right.place(scale));
    std::string svg =
        fmt::format("<svg class=\"plot flow\" viewBox=\"0 0 {} {:.0f}\" role=\"img\" aria-label=\"{}\">",
                    plot_width, height, escaped(title));
    const double x1 = side_width + FlowSide::block_width;
    const double x2 = plot_width - side_width - FlowSide::block_width;
    const double middle = (x1 + x2) / 2;
    // Bands lie in the order of what is at their other end, so that none crosses another without need.
    std::vector<Flow> ordered = flows;
    std::stable_sort(ordered.begin(), ordered.end(), [&](const Flow& a, const Flow& b) {
        return std::pair(left.order(a.from), right.order(a.to)) <
               std::pair(left.order(b.from), right.order(b.to));
    });
    for (const Flow& flow : ordered) {
        const double wide = scale * static_cast<double>(flow.count);
        const double y1 = left.take(flow.from, wide);
        const double y2 = right.take(flow.to, wide);
        svg += fmt::format(
            "<path d=\"M{0:.1f} {3:.1f}C{2:.1f} {3:.1f} {2:.1f} {4:.1f} {1:.1f} {4:.1f}V{6:.1f}C{2:.1f} "
            "{6:.1f} "
            "{2:.1f} {5:.1f} {0:.1f} {5:.1f}Z\" style=\"fill:{7};fill-opacity:.55\"><title>{8} to {9}: "
            "{10}</title></path>",
            x1, x2, middle, y1, y2, y1 + wide, y2 + wide, palette[left.order(flow.from) % palette.size()],
            escaped(flow.from), escaped(flow.to), grouped(flow.count));
    }
    left.draw(svg, side_width, side_width - 8, "end", scale, sums);
    right.draw(svg, x2, x2 + FlowSide::block_width + 8, "start", scale, sums);
    return {svg + "</svg>"};
}

}  // namespace ultima
