/* gateway: requests from the web server into serve(). The only file that knows <fcgiapp.h>.
 *
 * Started with a listening socket as descriptor 0 (spawn-fcgi, systemd), it serves FastCGI until it
 * is told to finish (TERM, USR1) or is spent; started with REQUEST_METHOD in its environment, it
 * serves that one request as plain CGI, so that a shell, a debugger and a fuzzer need no server.
 */
#pragma once
#include "web/worker.h"

/* Serves until told to stop; the exit status of the process. */
int gateway_run(struct worker *worker);
/* Whether this process was started to serve: as FastCGI or as CGI. */
bool gateway_is_called(void);
