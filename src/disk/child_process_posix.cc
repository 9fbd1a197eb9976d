#include "disk/child_process_posix.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <fcntl.h>

namespace assay {

namespace {

constexpr std::size_t kMaxSaid = 4'096;
constexpr int kListener = 3;
constexpr int kFirstHigh = 10;
constexpr std::string_view kListenPid = "LISTEN_PID=";

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// All texts that the child needs are made before fork(): after it nothing may be allocated, for
// another thread may have held the lock of the allocator. Of our environment PATH alone is handed
// on.
struct Texts {
  std::vector<std::string> arguments;
  std::vector<std::string> environment;
};

Texts texts_for(const ChildSpec& spec) {
  Texts texts;
  texts.arguments.push_back(spec.program);
  texts.arguments.insert(texts.arguments.end(), spec.arguments.begin(), spec.arguments.end());
  const char* path = std::getenv("PATH");
  texts.environment = {std::string("PATH=") + (path != nullptr ? path : ""), "LC_ALL=C",
                       "LISTEN_FDS=1", std::string(kListenPid) + std::string(20, '\0')};
  return texts;
}

// Decimal digits without the library.
void write_number(char* out, pid_t number) {
  std::array<char, 20> digits{};
  std::size_t count = 0;
  for (; number > 0; number /= 10) digits[count++] = static_cast<char>('0' + number % 10);
  while (count > 0) *out++ = digits[--count];
  *out = '\0';
}

bool share(int descriptor) { return ::fcntl(descriptor, F_SETFD, 0) == 0; }

// In the child: only calls that POSIX allows after fork() in a program with threads.
[[noreturn]] void run_child(const ChildSpec& spec, char* const* arguments, char* const* environment,
                            char* process_number, int nothing, int messages) {
  bool ready = ::dup2(nothing, 0) == 0 && ::dup2(nothing, 1) == 1 && ::dup2(messages, 2) == 2;
  if (spec.listener >= 0) ready = ready && ::dup2(spec.listener, kListener) == kListener;
  for (const int descriptor : spec.shared) ready = ready && share(descriptor);
  write_number(process_number, ::getpid());
  if (ready) ::execve(spec.program.c_str(), arguments, environment);
  ::_exit(127);
}

}  // namespace

std::string system_reason(int error_number) {
  return std::generic_category().message(error_number);
}

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(number_, other.number_);
  return *this;
}

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

int Descriptor::release() { return std::exchange(number_, -1); }

Result<Descriptor> moved_up(Descriptor low) {
  Descriptor high(::fcntl(low.get(), F_DUPFD_CLOEXEC, kFirstHigh));
  if (high.get() < 0) return fail(ErrorCode::kIo, system_reason(errno));
  return high;
}

Result<ChildProcess> ChildProcess::start(const ChildSpec& spec) {
  Texts texts = texts_for(spec);
  const std::vector<char*> arguments = pointers_to(texts.arguments);
  const std::vector<char*> environment = pointers_to(texts.environment);
  char* process_number = texts.environment.back().data() + kListenPid.size();
  std::array<int, 2> pipe{};
  // Not blocking on either side: a child that says more than the pipe holds loses the rest.
  if (::pipe2(pipe.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    return fail(ErrorCode::kIo, system_reason(errno));
  Descriptor messages(pipe[0]);
  TRY_ASSIGN(const Descriptor messages_end, moved_up(Descriptor(pipe[1])));
  TRY_ASSIGN(const Descriptor nothing,
             moved_up(Descriptor(::open("/dev/null", O_RDWR | O_CLOEXEC))));
  const pid_t process = ::fork();
  if (process < 0) return fail(ErrorCode::kIo, system_reason(errno));
  if (process == 0)
    run_child(spec, arguments.data(), environment.data(), process_number, nothing.get(),
              messages_end.get());
  return ChildProcess(process, std::move(messages));
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      messages_(std::move(other.messages_)),
      said_(std::move(other.said_)) {}

ChildProcess::~ChildProcess() { end(); }

void ChildProcess::end() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
}

std::string ChildProcess::said() {
  std::array<char, 512> part{};
  for (;;) {
    const auto got = ::read(messages_.get(), part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return said_;
    said_.append(part.data(), static_cast<std::size_t>(got));
    if (said_.size() > kMaxSaid) said_.resize(kMaxSaid);
  }
}

}  // namespace assay
