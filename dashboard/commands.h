/*
 * commands.h - serve, tail, query, check.
 *
 * Shape: each gives the exit status: 0 done, 1 it could not, 2 used wrongly.
 * Threads: from main, before there are others.
 */
#ifndef DASHBOARD_COMMANDS_H
#define DASHBOARD_COMMANDS_H

#include "dashboard/config.h"

#define COMMAND_OK 0
#define COMMAND_FAILED 1
#define COMMAND_USAGE 2

int command_serve(const struct config *c);
int command_tail(const struct config *c);
int command_query(const struct config *c);
int command_check(const struct config *c);

/* Everything behind main(). */
int command_run(int argc, char **argv);

#endif
