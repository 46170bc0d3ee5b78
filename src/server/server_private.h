/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTENTE_SERVER_PRIVATE_H
#define ENTENTE_SERVER_PRIVATE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include <entente/api.h>
#include <entente/server.h>

#include "head.h"

typedef struct server server;
typedef struct session session;
typedef struct request request;
typedef struct asset asset;

/* ---- assets.c: the screens ---- */
enum { ASSETS = 3, ETAG = 2 + 64 };

struct asset {
    const char *type;       /* media type */
    ent_str plain, packed;  /* packed: by gzip */
    char etag[2][ETAG + 1]; /* of plain and packed, with their quotation marks */
};

ENT_CHECKED ent_code assets_open(asset v[ASSETS], ent_err *e);
/* Is the path that of an asset? Then it is the request's. */
bool assets_find(request *r, const char *path);
void assets_answer(request *r);
bool assets_headers(struct MHD_Response *p, const request *r);

/* ---- kept.c: answers of a session that hold until something is committed ---- */
typedef struct kept_answer {
    const ent_operation *operation;
    ent_str question; /* the body, byte for byte */
    struct MHD_Response *response;
    int64_t version; /* of the database, as kept_version says it */
    ent_time until;
    ent_arena *arena;
} kept_answer;

typedef struct kept {
    pthread_mutex_t lock;
    kept_answer v[ENT_SERVER_KEPT_MAX];
    size_t next;
} kept;

bool kept_open(kept *k);
void kept_close(kept *k);
/* Sends the answer to this question if it is kept and still holds. */
bool kept_send(request *r, ent_time now);
/* Keeps the answer that r has, got from the database as it was at `version`. */
void kept_put(request *r, int64_t version, ent_time until);
/* Looks for commits of others. */
typedef struct watcher {
    pthread_mutex_t lock;
    ent_changes *changes;
    int64_t seen; /* at its last look */
} watcher;

enum { KEPT_WATCHERS = 4 };

ENT_CHECKED ent_code kept_watch(server *s, ent_err *e);
void kept_unwatch(server *s);
/* Another number after every commit, and at times without one; 0 when it cannot be told. */
int64_t kept_version(server *s);

/* ---- sessions.c ---- */
enum { SESSION_BUCKETS = 256 };

struct session {
    session *next; /* of its bucket */
    char id[SESSION_ID + 1], csrf[SESSION_ID + 1];
    ent_arena *arena; /* of the key */
    ent_unlocked *key;
    ent_str person;
    ent_time last;         /* used */
    unsigned users;        /* requests that hold it */
    bool ended;            /* goes when nobody holds it any more */
    pthread_mutex_t alone; /* its key serves one request at a time */
    kept kept;
};

typedef struct sessions {
    pthread_mutex_t lock;
    ent_arena *arena;
    ent_bytes random;
    size_t n;
    session *bucket[SESSION_BUCKETS];
} sessions;

ENT_CHECKED ent_code sessions_open(sessions *s, ent_arena *a, ent_err *e);
void sessions_close(sessions *s);
/* A new session of a person; the caller holds it. ENT_LOGIN, ENT_LIMIT when there are too many. */
ENT_CHECKED ent_code sessions_begin(session **out, sessions *s, const char *dir, ent_str person, ent_str passphrase, ent_time now,
                                    ent_err *e);
/* Holds the session with this id; NULL when there is none or it was idle too long. using: from now on it counts as used again. */
session *sessions_hold(sessions *s, ent_str id, bool using, ent_time now);
/* Is there a session with this id? */
bool sessions_has(sessions *s, const char *id);
void sessions_let_go(sessions *s, session *x);
void sessions_end(sessions *s, session *x);
/* Ends those that were idle too long; how many there are then. */
unsigned sessions_sweep(sessions *s, ent_time now);
/* 64 hexadecimal digits that nobody can guess. */
ENT_CHECKED ent_code sessions_token(char out[SESSION_ID + 1], sessions *s, ent_err *e);

/* ---- spool.c: files under way ---- */
enum { SPOOL_FILES_MAX = 1000 };

typedef struct spooled {
    char id[SESSION_ID + 1], owner[SESSION_ID + 1]; /* owner: id of the session */
    ent_time since;
    bool download;
} spooled;

typedef struct spool {
    pthread_mutex_t lock;
    const char *folder;
    size_t n;
    spooled v[SPOOL_FILES_MAX];
} spool;

ENT_CHECKED ent_code spool_open(spool *s, const char *folder, ent_err *e);
/* Removes all files. */
void spool_close(spool *s);
/* Path of a new file of this session. */
ENT_CHECKED ent_code spool_new(ent_str *path, spool *s, sessions *tokens, ent_arena *a, const session *owner, bool download,
                               char id[SESSION_ID + 1], ent_err *e);
/* Path of a file that this session put there; ENT_NOT_VISIBLE. */
ENT_CHECKED ent_code spool_path(ent_str *path, spool *s, ent_arena *a, const session *owner, ent_str id, bool download, ent_err *e);
void spool_drop(spool *s, ent_str id);
/* Those of a session that ended, or that nobody fetched for an hour. */
void spool_sweep(spool *s, sessions *alive, ent_time now);

/* ---- jobs.c: workers ---- */
enum { JOBS_MAX = 512 };

typedef struct jobs {
    pthread_mutex_t lock;
    pthread_cond_t more;
    pthread_t thread[64];
    unsigned n_threads, busy;
    request *queue[JOBS_MAX];
    size_t first, n;
    bool stopping;
    void (*work)(request *r);
} jobs;

ENT_CHECKED ent_code jobs_start(jobs *j, unsigned workers, void (*work)(request *r), ent_err *e);
/* false: too much is waiting. */
bool jobs_put(jobs *j, request *r);
/* Lets all that was put be done, then ends the workers. */
void jobs_stop(jobs *j);

/* ---- limits.c: wrong logins ---- */
enum { LIMIT_ROWS = 4096 };
typedef enum limit_kind { LIMIT_PERSON = 0, LIMIT_ADDRESS } limit_kind;

typedef struct limit_row {
    ent_sha256 key;
    unsigned wrong;
    ent_time since;
} limit_row;

typedef struct limits {
    pthread_mutex_t lock;
    limit_row v[LIMIT_ROWS];
} limits;

bool limits_open(limits *l);
void limits_close(limits *l);
/* Before a login: counts it as wrong. ENT_BUSY when there were too many. */
ENT_CHECKED ent_code limits_try(limits *l, ent_str person, ent_str address, ent_time now, ent_err *e);
/* After it: it was right. */
ENT_CHECKED ent_code limits_take_back(limits *l, ent_str person, ent_str address, ent_time now, ent_err *e);

/* ---- deadlines.c: connections ---- */
enum { PEER_NAME = 256 };
typedef struct peer {
    struct peer *next; /* of the free ones */
    bool open;
    int fd;
    ent_time until;       /* 0: it may take its time */
    bool named;           /* name was looked for */
    char name[PEER_NAME]; /* account or certificate; empty: none */
} peer;

typedef struct deadlines {
    pthread_mutex_t lock;
    peer *free;
    peer v[ENT_SERVER_CONNECTIONS_MAX];
} deadlines;

bool deadlines_open(deadlines *d);
void deadlines_close(deadlines *d);
/* NULL when there are too many. */
peer *deadlines_begin(deadlines *d, int fd, ent_time now);
void deadlines_end(deadlines *d, peer *p);
void deadlines_set(deadlines *d, peer *p, ent_time until);
/* Shuts the connections down that are late; how many. */
unsigned deadlines_sweep(deadlines *d, ent_time now);
/* When so many bytes must have gone. */
ent_time deadline_of(ent_time now, uint64_t bytes);

/* ---- requests ---- */
typedef struct listener {
    server *server;
    door door;
    bool loopback;
    struct MHD_Daemon *daemon;
} listener;

typedef enum action {
    ACT_OPERATION = 1,
    ACT_LOGIN,
    ACT_WHO,
    ACT_LOGOUT,
    ACT_OPENAPI,
    ACT_ASSET,
    ACT_UPLOAD,
    ACT_DOWNLOAD,
    ACT_HEALTH,
    ACT_READY,
    ACT_METRICS
} action;

typedef enum stage { STAGE_READING = 1, STAGE_WORKING, STAGE_DONE, STAGE_ANSWERED } stage;

struct request {
    const listener *listener;
    struct MHD_Connection *connection;
    ent_arena *arena;
    action action;
    const ent_operation *operation;
    ent_str tail;       /* of the path: id of a file */
    session *session;   /* held */
    ent_buf body;       /* of JSON */
    ent_file_out *file; /* of an upload */
    char file_id[SESSION_ID + 1];
    stage stage;
    /* the answer */
    peer *peer;     /* of the connection */
    ent_str client; /* address that a proxy speaks for; empty: none */
    unsigned status;
    int exit_code; /* of the operation */
    ent_str answer;
    const char *type;   /* media type */
    const char *cookie; /* Set-Cookie, or NULL */
    ent_str files;      /* lines "file: PARAM ID" for what the operation wrote, "place: …" for what it did not */
    ent_str download;   /* path of a file to send */
    unsigned retry;     /* Retry-After, seconds; 0: none */
    bool too_often;     /* it is a login, and there were too many wrong ones */
    const asset *asset; /* a file of the screens: the browser may keep it and ask whether it has changed */
    bool packed, known; /* it is sent compressed; the browser has it as it is */
    /* progress as server-sent events */
    bool events, waiting, over;
    bool working, gone; /* a worker has it; its connection has ended: the last of the two frees it */
    uint64_t received;
    ent_time began;
    pthread_mutex_t lock;
    char event[512];
    size_t event_n;
    size_t sent; /* of the last event, which is the answer */
};

struct server {
    const ent_server_options *o;
    ent_arena *arena;
    sessions sessions;
    spool spool;
    jobs jobs;
    limits limits;
    deadlines deadlines;
    watcher watchers[KEPT_WATCHERS];
    size_t n_watchers;
    atomic_llong commits; /* as many as the watchers saw, each for itself */
    listener listeners[3];
    size_t n_listeners;
    ent_str origin, openapi;
    asset assets[ASSETS];
    atomic_bool stopping;
    atomic_llong requests, refused, failures, logins, wrong_logins, kept, late;
    atomic_int logins_waiting;
    ent_time started;
};

ent_time server_now(void);

/* route.c: what a method and path ask for. false with the status (404, 405) otherwise. */
bool route_find(request *r, const char *method, const char *path, unsigned *status);

/* run_op.c: in a worker: everything that takes time; and what takes none. */
void run_request(request *r);
void run_now(request *r);

/* answers.c */
/* What an operation refused, with its exit code. */
void answer_refused(request *r, const ent_err *problem, int exit_code, bool written);
void answer_problem(request *r, const ent_err *problem);
void answer_status(request *r, unsigned status, const char *title);
void answer_json(request *r, unsigned status, ent_str json);
enum MHD_Result answer_send(request *r);
/* The answer as text with all its headers; NULL without memory. */
struct MHD_Response *answer_response(request *r, enum MHD_ResponseMemoryMode mode);

/* connection.c: every request from its first header to its end. */
MHD_AccessHandlerCallback connection_handler(void);
MHD_RequestCompletedCallback connection_completed(void);
/* Frees the request if its connection has ended meanwhile. */
void connection_worker_done(request *r);

/* admit.c: may this request be heard at all? 0, or the status of a refusal; holds the session. */
unsigned admit(request *r, const char *method, const char **title);

/* peer.c: who is at the other end */
peer *peer_of(struct MHD_Connection *connection);
/* May this connection log in as that person? Accounts of a Unix socket and certificates of browsers have one person each. */
ENT_CHECKED ent_code peer_may_be(const request *r, ent_str person, ent_err *e);
/* Address or account, for counting. */
ENT_CHECKED ent_code peer_address(ent_str *out, const request *r, ent_err *e);
MHD_NotifyConnectionCallback peer_notify(void);

/* listen.c */
ENT_CHECKED ent_code listen_open(server *s, door d, const char *address, ent_err *e);
void listen_quiesce(server *s);
void listen_close(server *s);

/* notify.c: "READY=1", "STOPPING=1" to the service manager, if there is one. */
void notify_manager(const char *state);

/* watch.c: /healthz, /readyz, /metrics. */
void watch_answer(request *r);

#endif
