// SPDX-License-Identifier: Apache-2.0
// Services with their free places, in the form of HSDS 3.1.
#include "base/json_writer.h"
#include "exchange/directory.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace ultima {
namespace {

std::string uuid_of(std::string_view hex) {
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4), hex.substr(20, 12));
}

class DirectoryWriter {
  public:
    DirectoryWriter(Register& of, const Capacity& capacity, Instant updated)
        : of_(of), capacity_(capacity), updated_(updated), writer_(json_) {
        for (const ServiceUse& use : capacity.services) by_file_[use.file] = &use;
        for (const ServiceUse& use : capacity.services)
            if (is_part(use)) parts_[use.part_of].push_back(&use);
    }

    std::string json() {
        writer_.list([&] {
            for (const ServiceUse& use : capacity_.services)
                if (!is_part(use)) service(use);
        });
        return json_ + '\n';
    }

  private:
    /// Places whose service is closed or gone stand for themselves.
    [[nodiscard]] bool is_part(const ServiceUse& use) const { return by_file_.contains(use.part_of); }

    [[nodiscard]] std::string id(std::string_view kind, std::string_view text) const {
        return uuid_of(of_.pseudonym(kind, text));
    }

    void service(const ServiceUse& use) {
        writer_.object([&] {
            writer_.name("id").text(id("hsds service", use.file));
            writer_.name("name").text(use.title);
            writer_.name("status").text("active");
            writer_.name("organization").object([&] {
                writer_.name("id").text(id("hsds organization", use.provider));
                writer_.name("name").text(use.provider);
                writer_.name("description").text(use.provider);
            });
            writer_.name("capacities").list([&] {
                capacity(use, use);
                for (const ServiceUse* part : parts_[use.file]) capacity(*part, use);
            });
        });
    }

    void capacity(const ServiceUse& use, const ServiceUse& of_service) {
        writer_.object([&] {
            writer_.name("id").text(id("hsds capacity", use.file));
            writer_.name("service_id").text(id("hsds service", of_service.file));
            writer_.name("unit").object([&] {
                writer_.name("id").text(id("hsds unit", use.unit));
                writer_.name("name").text(use.unit);
            });
            writer_.name("available").number(std::max<std::int64_t>(use.places - use.kept, 0));
            writer_.name("maximum").number(use.places);
            writer_.name("updated").text(to_text(updated_));
        });
    }

    Register& of_;
    const Capacity& capacity_;
    Instant updated_;
    std::string json_{};
    JsonWriter writer_;
    std::map<std::string, const ServiceUse*, std::less<>> by_file_{};
    std::map<std::string, std::vector<const ServiceUse*>, std::less<>> parts_{};
};

}  // namespace

std::string directory_json(Register& of, const Capacity& capacity, Instant updated) {
    return DirectoryWriter(of, capacity, updated).json();
}

}  // namespace ultima
