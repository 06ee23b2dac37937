// SPDX-License-Identifier: Apache-2.0
#include "report/plot.h"

#include "base/language.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

}  // namespace

std::string grouped(std::int64_t count) {
    std::string digits = std::to_string(count < 0 ? -count : count);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return count < 0 ? "-" + digits : digits;
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

}  // namespace ultima
