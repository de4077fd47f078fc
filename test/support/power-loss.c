/*
 * Preloaded into a process (LD_PRELOAD), tells in the file POWER_LOSS_LOG what the process does to the files of the
 * folder POWER_LOSS_FOLDER, in order. A line each, and after that of a write its bytes:
 *
 *   create <file> | link <file> <name> | remove <file> | write <file> <offset> <bytes> | cut <file> <bytes> | sync <file>
 *
 * where "." is the folder itself. Calls that aren't here go by untold, and `power-loss.ts` notices: what was told must
 * add up to the files as they are in the end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

/* Held while a call is made and told of, so that the order of the lines is that of the calls. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static __typeof__(&write) real_write;
static const char *folder;
static int told = -1;

__attribute__((constructor)) static void start(void) {
  const char *log = getenv("POWER_LOSS_LOG");
  real_write = REAL(write);
  folder = getenv("POWER_LOSS_FOLDER");
  if (log != NULL) told = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* The name of `path` in the folder; null when it isn't in there. */
static const char *name_of(const char *path) {
  size_t length = folder == NULL ? 0 : strlen(folder);
  if (length == 0 || told < 0 || strncmp(path, folder, length) != 0) return NULL;
  if (path[length] == '\0') return ".";
  return path[length] == '/' ? path + length + 1 : NULL;
}

static const char *name_of_fd(int fd, char path[PATH_MAX]) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length <= 0) return NULL;
  path[length] = '\0';
  /* What has a space was deleted while it is open ("dateline.db-wal (deleted)"): nobody will find it again. */
  const char *name = name_of(path);
  return name == NULL || strchr(name, ' ') != NULL ? NULL : name;
}

static void put(const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t written = real_write(told, bytes, length);
    if (written <= 0) abort();
    bytes += written;
    length -= (size_t)written;
  }
}

static void tell(const char *format, ...) {
  char line[PATH_MAX + 64];
  va_list values;
  va_start(values, format);
  int length = vsnprintf(line, sizeof line, format, values);
  va_end(values);
  put(line, (size_t)length);
}

static void tell_write(const char *name, off_t at, const void *bytes, ssize_t length) {
  if (length <= 0) return;
  tell("write %s %lld %zd\n", name, (long long)at, length);
  put(bytes, (size_t)length);
}

/* Makes `call` and, where it is about a file of the folder and `told_of` holds of its `result`, tells of it. */
#define TOLD(type, name, call, told_of, telling) \
  if (name == NULL) return call; \
  pthread_mutex_lock(&mutex); \
  type result = call; \
  if (told_of) telling; \
  pthread_mutex_unlock(&mutex); \
  return result

#define OPEN(function) \
  int function(const char *path, int flags, ...) { \
    va_list values; \
    va_start(values, flags); \
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(values, mode_t) : 0; \
    va_end(values); \
    const char *name = (flags & O_CREAT) != 0 && access(path, F_OK) != 0 ? name_of(path) : NULL; \
    TOLD(int, name, REAL(function)(path, flags, mode), result >= 0, tell("create %s\n", name)); \
  }

#define PWRITE(function) \
  ssize_t function(int fd, const void *bytes, size_t length, off_t at) { \
    char path[PATH_MAX]; \
    const char *name = name_of_fd(fd, path); \
    TOLD(ssize_t, name, REAL(function)(fd, bytes, length, at), result > 0, tell_write(name, at, bytes, result)); \
  }

#define CUT(function) \
  int function(int fd, off_t size) { \
    char path[PATH_MAX]; \
    const char *name = name_of_fd(fd, path); \
    TOLD(int, name, REAL(function)(fd, size), result == 0, tell("cut %s %lld\n", name, (long long)size)); \
  }

#define SYNC(function) \
  int function(int fd) { \
    char path[PATH_MAX]; \
    const char *name = name_of_fd(fd, path); \
    TOLD(int, name, REAL(function)(fd), result == 0, tell("sync %s\n", name)); \
  }

#define REMOVE(function) \
  int function(const char *path) { \
    const char *name = name_of(path); \
    TOLD(int, name, REAL(function)(path), result == 0, tell("remove %s\n", name)); \
  }

OPEN(open)
OPEN(open64)
PWRITE(pwrite)
PWRITE(pwrite64)
CUT(ftruncate)
CUT(ftruncate64)
SYNC(fsync)
SYNC(fdatasync)
REMOVE(unlink)
REMOVE(remove)

ssize_t write(int fd, const void *bytes, size_t length) {
  char path[PATH_MAX];
  const char *name = name_of_fd(fd, path);
  TOLD(ssize_t, name, REAL(write)(fd, bytes, length), result > 0,
       tell_write(name, lseek(fd, 0, SEEK_CUR) - result, bytes, result));
}

int link(const char *path, const char *other) {
  const char *name = name_of(path);
  TOLD(int, name, REAL(link)(path, other), result == 0, tell("link %s %s\n", name, name_of(other)));
}
