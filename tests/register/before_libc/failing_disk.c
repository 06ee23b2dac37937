// SPDX-License-Identifier: Apache-2.0
#define _GNU_SOURCE
#include "failing_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static struct ultima_disk* failing;
static int skips_sync;

void ultima_disk_fails(struct ultima_disk* disk) { failing = disk; }
void ultima_disk_skips_sync(int skip) { skips_sync = skip; }

static void end_process(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* What becomes of the next call; minus errno if it fails. LAST: the process ends after it. */
enum { DONE = 0, HALF = 1, LAST = 2, HALF_AND_LAST = 3 };
static int next_call(int is_sync) {
    if (failing == NULL) return DONE;
    const enum ultima_fault fault = failing->fault;
    const int only_syncs = fault == ULTIMA_SYNC_FAILS_ONCE || fault == ULTIMA_SYNC_FAILS_ON;
    if (only_syncs && !is_sync) return DONE;
    const long call = ++failing->calls;
    if (call < failing->at || failing->at <= 0) return DONE;
    const int first = call == failing->at;
    switch (fault) {
        case ULTIMA_KILL_BEFORE:
            end_process();
            break;
        case ULTIMA_KILL_TORN:
            return HALF_AND_LAST;
        case ULTIMA_KILL_AFTER:
            return LAST;
        case ULTIMA_NO_SPACE_ONCE:
            return first ? -ENOSPC : DONE;
        case ULTIMA_NO_SPACE_ON:
            return -ENOSPC;
        case ULTIMA_IO_ONCE:
            return first ? -EIO : DONE;
        case ULTIMA_IO_ON:
            return -EIO;
        case ULTIMA_SHORT_WRITE:
            return first ? HALF : DONE;
        case ULTIMA_SYNC_FAILS_ONCE:
            return first ? -EIO : DONE;
        case ULTIMA_SYNC_FAILS_ON:
            return -EIO;
        default:
            break;
    }
    return DONE;
}

static long fail_with(int code) {
    errno = -code;
    return -1;
}

static long finish(int next, long result) {
    if (next == LAST || next == HALF_AND_LAST) end_process();
    return result;
}

static size_t part_of(int next, size_t size) {
    return (next == HALF || next == HALF_AND_LAST) && size > 1 ? size / 2 : size;
}

ssize_t write(int file, const void* bytes, size_t size) {
    const int next = next_call(0);
    if (next < 0) return fail_with(next);
    return finish(next, syscall(SYS_write, file, bytes, part_of(next, size)));
}

ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t at) {
    const int next = next_call(0);
    if (next < 0) return fail_with(next);
    return finish(next, syscall(SYS_pwrite64, file, bytes, part_of(next, size), at));
}
ssize_t pwrite(int file, const void* bytes, size_t size, off_t at) { return pwrite64(file, bytes, size, at); }

static void note_sync(int file) {
    struct stat about;
    if (failing != NULL && fstat(file, &about) == 0 && S_ISDIR(about.st_mode) &&
        about.st_ino == failing->renamed_in)
        failing->synced_folder = about.st_ino;
}

static void note_rename(const char* to) {
    char folder[PATH_MAX];
    struct stat about;
    if (failing == NULL || strlen(to) >= sizeof folder) return;
    strcpy(folder, to);
    if (stat(dirname(folder), &about) != 0) return;
    failing->renamed_in = about.st_ino;
    failing->synced_folder = 0;
}

static int sync_with(long number, int file) {
    const int next = next_call(1);
    if (next < 0) return (int)fail_with(next);
    note_sync(file);
    return (int)finish(next, skips_sync ? 0 : syscall(number, file));
}
int fsync(int file) { return sync_with(SYS_fsync, file); }
int fdatasync(int file) { return sync_with(SYS_fdatasync, file); }

int ftruncate64(int file, off64_t size) {
    const int next = next_call(0);
    if (next < 0) return (int)fail_with(next);
    return (int)finish(next, syscall(SYS_ftruncate, file, size));
}
int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int unlinkat(int folder, const char* path, int flags) {
    const int next = next_call(0);
    if (next < 0) return (int)fail_with(next);
    return (int)finish(next, syscall(SYS_unlinkat, folder, path, flags));
}
int unlink(const char* path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char* path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int rename(const char* from, const char* to) {
    const int next = next_call(0);
    if (next < 0) return (int)fail_with(next);
    note_rename(to);
    return (int)finish(next, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int mkdir(const char* path, mode_t mode) {
    const int next = next_call(0);
    if (next < 0) return (int)fail_with(next);
    return (int)finish(next, syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

int fchmodat(int folder, const char* path, mode_t mode, int flags) {
    (void)flags;
    const int next = next_call(0);
    if (next < 0) return (int)fail_with(next);
    return (int)finish(next, syscall(SYS_fchmodat, folder, path, mode));
}
int chmod(const char* path, mode_t mode) { return fchmodat(AT_FDCWD, path, mode, 0); }

/* Opening changes the disk only where it makes a file. */
static int open_with(int folder, const char* path, int flags, mode_t mode) {
    const int next = (flags & O_CREAT) != 0 ? next_call(0) : DONE;
    if (next < 0) return (int)fail_with(next);
    return (int)finish(next, syscall(SYS_openat, folder, path, flags, mode));
}
static mode_t mode_in(int flags, va_list rest) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? (mode_t)va_arg(rest, unsigned) : 0;
}
#define OPEN(name)                                     \
    int name(const char* path, int flags, ...) {       \
        va_list rest;                                  \
        va_start(rest, flags);                         \
        const mode_t mode = mode_in(flags, rest);      \
        va_end(rest);                                  \
        return open_with(AT_FDCWD, path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
