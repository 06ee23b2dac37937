// SPDX-License-Identifier: Apache-2.0
#include "report/pdf_pages.h"

#include <algorithm>
#include <numeric>

namespace ultima {
namespace {

constexpr std::size_t whole_up_to = 3, least_at_break = 2;
/// Sums of the same heights in another order may differ by this.
constexpr double tolerance = 1e-6;

class Paging {
  public:
    Paging(const std::vector<PdfGroup>& groups, double height) : groups_(groups), height_(height) {}

    std::vector<PdfPage> all() {
        for (std::size_t i = 0; i < groups_.size(); ++i) {
            const bool begins = groups_[i].first_on_page || used_ + needed(i) > height_ + tolerance;
            if (!fresh_ && begins) new_page(i);
            place(i);
        }
        return std::move(pages_);
    }

  private:
    [[nodiscard]] double sum(std::size_t group, std::size_t first, std::size_t end) const {
        const auto& heights = groups_[group].heights;
        return std::accumulate(heights.begin() + static_cast<std::ptrdiff_t>(first),
                               heights.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
    }

    /// What has to fit for the group to begin here, without the gap of what is to stand first on a page, and
    /// with what is drawn as small as it may be set.
    [[nodiscard]] double needed(std::size_t at) const {
        double room = 0;
        for (std::size_t i = at; i < groups_.size(); ++i) {
            const std::size_t lines = groups_[i].heights.size();
            room += groups_[i].gap;
            if (groups_[i].with_next && i + 1 < groups_.size() && room < height_) {
                room += sum(i, 0, lines);
                continue;
            }
            return room + groups_[i].smallest * sum(i, 0, lines <= whole_up_to ? lines : least_at_break);
        }
        return room;
    }

    void new_page(std::size_t group) {
        pages_.emplace_back();
        used_ = 0;
        fresh_ = true;
        if (const auto header = groups_[group].header; header && *header != group) {
            put(*header, 0, groups_[*header].heights.size());
            fresh_ = true;  // a header alone keeps nothing away
        }
    }

    void put(std::size_t group, std::size_t first, std::size_t end) {
        if (used_ > 0 && first == 0) used_ += groups_[group].gap;
        const double height = sum(group, first, end);
        const double scale = groups_[group].smallest < 1 ? std::min(1.0, (height_ - used_) / height) : 1;
        pages_.back().push_back({group, first, end, used_, scale});
        used_ += scale * height;
        fresh_ = false;
    }

    void place(std::size_t group) {
        const std::size_t lines = groups_[group].heights.size();
        if (groups_[group].smallest < 1) return put(group, 0, lines);
        std::size_t first = 0;
        while (first < lines) {
            double room = height_ + tolerance - used_ - (used_ > 0 && first == 0 ? groups_[group].gap : 0);
            std::size_t end = first;
            while (end < lines && room >= groups_[group].heights[end]) room -= groups_[group].heights[end++];
            if (end < lines && lines - end < least_at_break) end = lines - least_at_break;
            const bool too_few = end < lines && (end <= first || end - first < least_at_break);
            if (too_few && !fresh_) {
                new_page(group);
                continue;
            }
            end = std::max(end, first + 1);  // one line that is higher than a page
            put(group, first, end);
            first = end;
            if (first < lines) new_page(group);
        }
    }

    const std::vector<PdfGroup>& groups_;
    double height_;
    std::vector<PdfPage> pages_{1};
    double used_ = 0;
    bool fresh_ = true;  ///< nothing stands on the page that would be left behind
};

}  // namespace

std::vector<PdfPage> paged(const std::vector<PdfGroup>& groups, double height) {
    return Paging(groups, height).all();
}

}  // namespace ultima
