// SPDX-License-Identifier: Apache-2.0
#include "workbook/archive.h"

#include "base/refusal.h"

#include <fmt/format.h>
#include <zip.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <utility>

namespace ultima {
namespace {

/// 1980-01-01, the first day that an archive can name: archives do not tell when they were made.
constexpr zip_uint16_t first_day = (1U << 5U) | 1U;

std::runtime_error cannot_write(std::string_view what) {
    return std::runtime_error(fmt::format("an archive cannot be made: {}", what));
}

struct Discard {
    void operator()(zip_t* zip) const { zip_discard(zip); }
};
struct Free {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};

zip_t* as_zip(void* zip) { return static_cast<zip_t*>(zip); }

void add(zip_t* zip, const ArchiveMember& member) {
    zip_source_t* source = zip_source_buffer(zip, member.bytes.data(), member.bytes.size(), 0);
    if (source == nullptr) throw cannot_write(zip_strerror(zip));
    const zip_int64_t at = zip_file_add(zip, member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        throw cannot_write(zip_strerror(zip));
    }
    const auto index = static_cast<zip_uint64_t>(at);
    if (zip_set_file_compression(zip, index, member.packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) != 0 ||
        zip_file_set_dostime(zip, index, 0, first_day, 0) != 0)
        throw cannot_write(zip_strerror(zip));
}

std::string bytes_of(zip_source_t* source) {
    zip_stat_t about;
    if (zip_source_stat(source, &about) != 0 || zip_source_open(source) != 0)
        throw cannot_write(zip_error_strerror(zip_source_error(source)));
    std::string bytes(about.size, '\0');
    const zip_int64_t read = zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    if (read < 0 || static_cast<std::size_t>(read) != bytes.size())
        throw cannot_write("it cannot be read back");
    return bytes;
}

}  // namespace

std::string archive_of(const std::vector<ArchiveMember>& members) {
    zip_error_t error;
    zip_error_init(&error);
    const std::unique_ptr<zip_source_t, Free> source(zip_source_buffer_create(nullptr, 0, 0, &error));
    if (!source) throw cannot_write(zip_error_strerror(&error));
    std::unique_ptr<zip_t, Discard> zip(zip_open_from_source(source.get(), ZIP_TRUNCATE, &error));
    if (!zip) throw cannot_write(zip_error_strerror(&error));
    zip_source_keep(source.get());  // closing the archive lets go of it
    for (const ArchiveMember& member : members) add(zip.get(), member);
    if (zip_close(zip.get()) != 0) throw cannot_write(zip_strerror(zip.get()));
    static_cast<void>(zip.release());
    return bytes_of(source.get());
}

Result<Archive> Archive::open(std::string_view bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (source == nullptr) throw std::runtime_error(zip_error_strerror(&error));
    zip_t* zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (zip == nullptr) {
        zip_source_free(source);
        return refused("archive-broken",
                       fmt::format("it is no zip archive, or a broken one ({})", zip_error_strerror(&error)));
    }
    return Archive(zip);
}

Archive::Archive(Archive&& other) noexcept : zip_(std::exchange(other.zip_, nullptr)) {}
Archive::~Archive() {
    if (zip_ != nullptr) zip_discard(as_zip(zip_));
}

bool Archive::has(const char* name) const { return zip_name_locate(as_zip(zip_), name, 0) >= 0; }

Result<bool> Archive::read(const char* name, std::size_t limit,
                           const std::function<bool(std::string_view)>& take) const {
    struct Close {
        void operator()(zip_file_t* file) const { zip_fclose(file); }
    };
    const std::unique_ptr<zip_file_t, Close> file(zip_fopen(as_zip(zip_), name, 0));
    if (!file)
        return refused("archive-broken",
                       fmt::format("`{}` cannot be opened ({})", name, zip_strerror(as_zip(zip_))));
    std::array<char, std::size_t{1} << 16U> piece;
    std::size_t read = 0;
    while (true) {
        const zip_int64_t got = zip_fread(file.get(), piece.data(), piece.size());
        if (got < 0)
            return refused("archive-broken",
                           fmt::format("`{}` cannot be unpacked ({})", name, zip_file_strerror(file.get())));
        if (got == 0) return true;
        read += static_cast<std::size_t>(got);
        if (read > limit)
            return refused("archive-large", fmt::format("`{}` unpacks to more than {} bytes", name, limit));
        if (!take({piece.data(), static_cast<std::size_t>(got)})) return false;
    }
}

}  // namespace ultima
