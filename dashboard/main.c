/* main.c - an ordinary user's view of what a sensor reports. */
#include "dashboard/commands.h"

int main(int argc, char **argv)
{
	return command_run(argc, argv);
}
