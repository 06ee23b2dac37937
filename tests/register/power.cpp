// SPDX-License-Identifier: Apache-2.0
#include "register/power.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace ultima::test {
namespace {

/// The least that a disk writes whole.
constexpr std::size_t sector = 512;

void write_into(std::string& bytes, std::uint64_t at, std::string_view piece, char between = '\0') {
    if (bytes.size() < at + piece.size()) bytes.resize(at + piece.size(), between);
    std::copy(piece.begin(), piece.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

void apply(std::string& bytes, const PowerDisk::Write& write, char between) {
    if (!write.cuts)
        write_into(bytes, write.at, write.bytes, between);
    else if (write.at < bytes.size())
        bytes.resize(write.at);
}

/// The writes in pieces of at most a sector, since a disk may write some of them.
std::vector<PowerDisk::Write> torn(const std::vector<PowerDisk::Write>& writes) {
    std::vector<PowerDisk::Write> pieces;
    for (const PowerDisk::Write& write : writes) {
        if (write.cuts) {
            pieces.push_back(write);
            continue;
        }
        for (std::size_t from = 0; from < write.bytes.size();) {
            const std::uint64_t at = write.at + from;
            const std::size_t size = std::min(sector - at % sector, write.bytes.size() - from);
            pieces.push_back({at, write.bytes.substr(from, size)});
            from += size;
        }
    }
    return pieces;
}

void shuffle(std::vector<PowerDisk::Write>& writes, Random& random) {
    for (std::size_t i = writes.size(); i > 1; --i) std::swap(writes[i - 1], writes[random.below(i)]);
}

/// What SQLite holds of an open file.
struct OpenFile {
    sqlite3_file base;
    PowerDisk* disk;
    std::shared_ptr<PowerDisk::File>* file;
    bool names_too;  ///< the first sync of a journal or log makes its name safe
};

OpenFile& open_file(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
PowerDisk::File& content(sqlite3_file* file) { return **open_file(file).file; }
int status(bool done) { return done ? SQLITE_OK : SQLITE_IOERR; }

int close_file(sqlite3_file* file) {
    delete open_file(file).file;
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
    if (!open_file(file).disk->has_power()) return SQLITE_IOERR_READ;
    const std::string& bytes = content(file).now;
    const std::size_t from = std::min(static_cast<std::size_t>(at), bytes.size());
    const std::size_t got = std::min(static_cast<std::size_t>(size), bytes.size() - from);
    std::memset(into, 0, static_cast<std::size_t>(size));
    std::memcpy(into, bytes.data() + from, got);
    return got == static_cast<std::size_t>(size) ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
    return status(
        open_file(file).disk->write(content(file), static_cast<std::uint64_t>(at),
                                    {static_cast<const char*>(from), static_cast<std::size_t>(size)}));
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    return status(open_file(file).disk->cut(content(file), static_cast<std::uint64_t>(size)));
}

int sync_file(sqlite3_file* file, int) {
    const bool names_too = std::exchange(open_file(file).names_too, false);
    return status(open_file(file).disk->sync(content(file), names_too));
}

int size_of_file(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(content(file).now.size());
    return SQLITE_OK;
}

// One connection at a time: nobody else holds a lock.
int lock_file(sqlite3_file*, int) { return SQLITE_OK; }
int reserved_lock(sqlite3_file*, int* held) {
    *held = 0;
    return SQLITE_OK;
}
int file_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
// As the operating system's disks are taken to be.
int sector_size(sqlite3_file*) { return 4096; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

int map_shared_memory(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    auto& regions = content(file).shared_memory;
    *memory = nullptr;
    if (regions.size() <= static_cast<std::size_t>(region)) {
        if (extend == 0) return SQLITE_OK;
        while (regions.size() <= static_cast<std::size_t>(region))
            regions.push_back(std::make_unique<char[]>(static_cast<std::size_t>(size)));
    }
    *memory = regions[static_cast<std::size_t>(region)].get();
    return SQLITE_OK;
}
int lock_shared_memory(sqlite3_file*, int, int, int) { return SQLITE_OK; }
void order_shared_memory(sqlite3_file*) {}
int unmap_shared_memory(sqlite3_file* file, int remove) {
    if (remove != 0) content(file).shared_memory.clear();
    return SQLITE_OK;
}

constexpr sqlite3_io_methods methods{2,
                                     close_file,
                                     read_file,
                                     write_file,
                                     truncate_file,
                                     sync_file,
                                     size_of_file,
                                     lock_file,
                                     lock_file,
                                     reserved_lock,
                                     file_control,
                                     sector_size,
                                     characteristics,
                                     map_shared_memory,
                                     lock_shared_memory,
                                     order_shared_memory,
                                     unmap_shared_memory,
                                     nullptr,
                                     nullptr};

PowerDisk& disk_of(sqlite3_vfs* system) { return *static_cast<PowerDisk*>(system->pAppData); }

int open_on(sqlite3_vfs* system, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    PowerDisk& disk = disk_of(system);
    file->pMethods = nullptr;
    if (!disk.has_power()) return SQLITE_IOERR;
    std::shared_ptr<PowerDisk::File> found =
        path == nullptr ? std::make_shared<PowerDisk::File>() : disk.find(path);
    const bool makes = found == nullptr;
    if (makes && (flags & SQLITE_OPEN_CREATE) != 0) found = disk.make(path);
    if (found == nullptr) return SQLITE_CANTOPEN;
    const bool is_journal = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    OpenFile& opened = open_file(file);
    opened.disk = &disk;
    opened.file = new std::shared_ptr<PowerDisk::File>(std::move(found));
    opened.names_too = makes && is_journal;
    file->pMethods = &methods;
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}

int delete_on(sqlite3_vfs* system, const char* path, int sync_folder) {
    PowerDisk& disk = disk_of(system);
    if (disk.has_power() && disk.find(path) == nullptr) return SQLITE_IOERR_DELETE_NOENT;
    return status(disk.remove(path, sync_folder != 0));
}

int access_on(sqlite3_vfs* system, const char* path, int, int* there) {
    *there = disk_of(system).find(path) != nullptr ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* full) {
    sqlite3_snprintf(size, full, "%s", path);
    return SQLITE_OK;
}

/// Time, randomness and the like are the operating system's.
std::unique_ptr<sqlite3_vfs> system_for(PowerDisk& disk) {
    sqlite3_initialize();
    auto system = std::make_unique<sqlite3_vfs>(*sqlite3_vfs_find(nullptr));
    system->szOsFile = sizeof(OpenFile);
    system->pNext = nullptr;
    system->zName = disk.name().c_str();
    system->pAppData = &disk;
    system->xOpen = open_on;
    system->xDelete = delete_on;
    system->xAccess = access_on;
    system->xFullPathname = full_path;
    return system;
}

}  // namespace

PowerDisk::PowerDisk(std::string name) : name_(std::move(name)), system_(system_for(*this)) {
    if (sqlite3_vfs_register(system_.get(), 0) != SQLITE_OK) throw std::bad_alloc();
}

PowerDisk::~PowerDisk() { sqlite3_vfs_unregister(system_.get()); }

void PowerDisk::clear() {
    now_.clear();
    safe_.clear();
    waiting_.clear();
    power_ = true;
    cut_at(0);
}

void PowerDisk::put(const std::string& path, std::string_view bytes) {
    const auto file = std::make_shared<File>();
    file->now = file->safe = bytes;
    now_[path] = safe_[path] = file;
}

std::string PowerDisk::bytes(const std::string& path) const {
    const auto file = find(path);
    return file == nullptr ? std::string() : file->now;
}

bool PowerDisk::holds(std::string_view bytes) const {
    return std::any_of(now_.begin(), now_.end(),
                       [&](const auto& named) { return named.second->now.find(bytes) != std::string::npos; });
}

std::shared_ptr<PowerDisk::File> PowerDisk::find(const std::string& path) const {
    const auto found = now_.find(path);
    return found == now_.end() ? nullptr : found->second;
}

bool PowerDisk::count() {
    if (!power_) return false;
    ++changes_;
    power_ = changes_ != cut_at_;
    return power_;
}

std::shared_ptr<PowerDisk::File> PowerDisk::make(const std::string& path) {
    if (!power_) return nullptr;
    auto file = std::make_shared<File>();
    now_[path] = file;
    waiting_.push_back({path, file});
    return count() ? file : nullptr;
}

bool PowerDisk::remove(const std::string& path, bool sync_folder) {
    if (!power_) return false;
    now_.erase(path);
    waiting_.push_back({path, nullptr});
    if (!count()) return false;
    if (sync_folder && !count()) return false;
    if (sync_folder) sync_names();
    return true;
}

bool PowerDisk::write(File& file, std::uint64_t at, std::string_view bytes) {
    if (!power_) return false;
    write_into(file.now, at, bytes);
    file.waiting.push_back({at, std::string(bytes)});
    return count();
}

bool PowerDisk::cut(File& file, std::uint64_t size) {
    if (!power_) return false;
    if (size < file.now.size()) file.now.resize(size);
    file.waiting.push_back({size, {}, true});
    return count();
}

bool PowerDisk::sync(File& file, bool folder_too) {
    if (!count()) return false;
    if (pretends_) return true;
    file.safe = file.now;
    file.waiting.clear();
    if (folder_too) {
        if (!count()) return false;
        sync_names();
    }
    return true;
}

void PowerDisk::sync_names() {
    if (pretends_) return;
    safe_ = now_;
    waiting_.clear();
}

void PowerDisk::restore(Random& random) {
    for (const NameChange& change : waiting_) {
        if (random.chance(500)) continue;
        if (change.file == nullptr)
            safe_.erase(change.path);
        else
            safe_[change.path] = change.file;
    }
    waiting_.clear();
    now_ = safe_;
    for (auto& [path, file] : now_) {
        // Nothing, a quarter, half, most or all of it had been written.
        const auto kept = static_cast<std::uint32_t>(random.below(5) * 250);
        const char between = random.chance(500) ? '\0' : static_cast<char>(random.next());
        std::vector<Write> pieces = torn(file->waiting);
        if (random.chance(500)) shuffle(pieces, random);
        std::string left = file->safe;
        for (const Write& piece : pieces)
            if (random.chance(kept)) apply(left, piece, between);
        file->now = file->safe = std::move(left);
        file->waiting.clear();
        file->shared_memory.clear();
    }
    power_ = true;
    cut_at(0);
}

}  // namespace ultima::test
