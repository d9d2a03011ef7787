/*
 * proc_status.h - what privileges a process has, as /proc shows them.
 *
 * Shape: of all its tasks together: a capability counts when any task has it,
 *        a protection only when all have it.
 * Errors: `readable` is false when /proc hides the process or it is gone.
 * Threads: values.
 * Source: proc(5), /proc/PID/task/TID/status.
 */
#ifndef DASHBOARD_INGEST_PROC_STATUS_H
#define DASHBOARD_INGEST_PROC_STATUS_H

#include <sys/types.h>

#include "dashboard/live/live.h"

void proc_status_read(pid_t pid, struct live_privileges *out);

#endif
