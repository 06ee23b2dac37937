// SPDX-License-Identifier: Apache-2.0
// Reading and replacing files, with POSIX calls whose every status is checked.
#include "base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace ultima {
namespace {

/// An open file, closed at the end of its scope.
class Descriptor {
  public:
    explicit Descriptor(int number) noexcept : number_{number} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
    /// Closing can report that earlier writing failed.
    [[nodiscard]] bool close() noexcept { return ::close(std::exchange(number_, -1)) == 0; }

  private:
    int number_;
};

std::string reason_of(int error) { return std::generic_category().message(error); }

tl::unexpected<Diagnostics> refused(std::string code, const std::filesystem::path& path,
                                    const std::string& why) {
    Diagnostic diagnostic;
    diagnostic.code = std::move(code);
    diagnostic.message = "cannot read " + path.string() + ": " + why;
    return failure(std::move(diagnostic));
}

[[noreturn]] void cannot_write(const std::filesystem::path& path, int error) {
    throw std::runtime_error{"cannot write " + path.string() + ": " + reason_of(error)};
}

/// False with errno set if something failed.
bool write_all(int descriptor, std::string_view text) noexcept {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// A name beside `path` that no other thread or process uses.
std::filesystem::path sibling_of(const std::filesystem::path& path, std::string_view end) {
    static std::atomic<unsigned> counter{0};
    std::filesystem::path name{"."};
    name += path.filename();
    name += "." + std::to_string(::getpid()) + "." + std::to_string(counter.fetch_add(1));
    name += end;
    return path.parent_path() / name;
}

}  // namespace

void sync_folder_of(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    // What is in a folder that we may write in and not read cannot be synced by us.
    if (!opened.is_open() && errno == EACCES) return;
    // Some file systems cannot sync a folder (EINVAL); the file itself is whole either way.
    if (!opened.is_open() || (::fsync(opened.number()) != 0 && errno != EINVAL)) cannot_write(path, errno);
}

Result<std::string> read_file(const std::filesystem::path& path, std::size_t size_limit) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.is_open()) {
        const int error = errno;
        const bool missing = error == ENOENT || error == ENOTDIR;
        return refused(missing ? "file-not-found" : "file-not-readable", path, reason_of(error));
    }
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) return refused("file-not-readable", path, reason_of(errno));
    if (S_ISDIR(status.st_mode)) return refused("file-is-a-folder", path, "it is a folder");
    const auto too_large = [&] {
        return refused("file-too-large", path, "it has more than " + std::to_string(size_limit) + " bytes");
    };
    const std::size_t stated = status.st_size > 0 ? static_cast<std::size_t>(status.st_size) : 0;
    if (S_ISREG(status.st_mode) && stated > size_limit) return too_large();
    // The stated size is a guess: pipes have none, and a file may grow meanwhile. One byte more shows the
    // end.
    std::string text;
    std::size_t filled = 0;
    constexpr std::size_t step = std::size_t{64} * 1024;
    for (std::size_t room = S_ISREG(status.st_mode) ? stated + 1 : step;; room = step) {
        text.resize(filled + room);
        const ssize_t got = ::read(file.number(), text.data() + filled, text.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return refused("file-not-readable", path, reason_of(errno));
        filled += static_cast<std::size_t>(got);
        if (filled > size_limit) return too_large();
        if (got == 0) break;
    }
    text.resize(filled);
    return text;
}

void write_file_whole(const std::filesystem::path& path, std::string_view text) {
    const std::filesystem::path part = sibling_of(path, ".part");
    Descriptor file{::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)};
    if (!file.is_open()) cannot_write(path, errno);
    if (!write_all(file.number(), text) || ::fsync(file.number()) != 0 || !file.close() ||
        ::rename(part.c_str(), path.c_str()) != 0) {
        const int error = errno;
        ::unlink(part.c_str());
        cannot_write(path, error);
    }
    sync_folder_of(path);
}

PartialFolder::PartialFolder(const std::filesystem::path& wanted) {
    // One that a process with our number left behind is nobody's, and not ours.
    do path_ = sibling_of(wanted, end);
    while (!std::filesystem::create_directory(path_));
}

void PartialFolder::becomes(const std::filesystem::path& wanted) const {
    std::filesystem::rename(path_, wanted);
    sync_folder_of(wanted);
}

std::optional<FolderClaim> FolderClaim::on(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::close(descriptor);
        return std::nullopt;
    }
    return FolderClaim(descriptor);
}

FolderClaim::~FolderClaim() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace ultima
