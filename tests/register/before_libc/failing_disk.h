// SPDX-License-Identifier: Apache-2.0
// A disk that fails at the n-th call that changes it. Linked before the C library, whose functions of the
// same names it takes the place of; until a fault is set it passes everything on.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

enum ultima_fault {
    ULTIMA_FAULT_NONE,
    ULTIMA_KILL_BEFORE,   /* the process ends before the call */
    ULTIMA_KILL_TORN,     /* half is written, then the process ends */
    ULTIMA_KILL_AFTER,    /* the process ends after the call */
    ULTIMA_NO_SPACE_ONCE, /* ENOSPC */
    ULTIMA_NO_SPACE_ON,   /* the same from then on */
    ULTIMA_IO_ONCE,       /* EIO */
    ULTIMA_IO_ON,
    ULTIMA_SHORT_WRITE,     /* half is written, and the call says so */
    ULTIMA_SYNC_FAILS_ONCE, /* EIO from fsync; only these are counted */
    ULTIMA_SYNC_FAILS_ON,
    ULTIMA_FAULTS
};

/* Where what happens is noted; may be shared with another process, which reads it after a kill. */
struct ultima_disk {
    enum ultima_fault fault;
    long at;    /* the fault comes with this call, counted from 1 */
    long calls; /* so far */
    /* By its number: the folder in which a name was changed last, and the one synced last since then. */
    unsigned long renamed_in, synced_folder;
};

/* Sets the fault for this process; null ends it. */
void ultima_disk_fails(struct ultima_disk* disk);
/* A process that is killed loses nothing that it wrote, so syncing in earnest would only take time. */
void ultima_disk_skips_sync(int skip);

#ifdef __cplusplus
}
#endif
