// SPDX-License-Identifier: Apache-2.0
// A folder for thousands of registers: in memory where there is such a place, since what is proved in it does
// not depend on the disk beneath.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <system_error>

namespace ultima::test {

class FastFolder {
  public:
    FastFolder() : path_(place() / ("ultima_register_" + std::to_string(std::random_device{}()))) {
        std::filesystem::create_directories(path_);
    }
    ~FastFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    FastFolder(const FastFolder&) = delete;
    FastFolder& operator=(const FastFolder&) = delete;
    [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

  private:
    static std::filesystem::path place() {
        const std::filesystem::path memory = "/dev/shm";
        return std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
    }
    std::filesystem::path path_;
};

[[nodiscard]] inline std::string bytes_of_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace ultima::test
