#pragma once
// The owner of one file descriptor. Header only, so that including it costs no link.

#include <unistd.h>

#include <utility>

namespace duet::processes {

/// Closes its descriptor at the end of its life. Move-only: assigning closes the old descriptor.
/// One thread.
class Descriptor {
public:
    Descriptor() = default;
    /// Takes ownership. A negative number owns nothing, so the result of a failed system call may
    /// be passed as it is.
    explicit Descriptor(int number) noexcept : number_{number} {}
    Descriptor(Descriptor&& other) noexcept : number_{other.release()} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        Descriptor taken{std::move(other)};
        std::swap(number_, taken.number_);
        return *this;
    }
    ~Descriptor() {
        if (open()) ::close(number_);
    }

    int number() const { return number_; }
    bool open() const { return number_ >= 0; }

    /// Gives up ownership: the caller closes the descriptor.
    [[nodiscard]] int release() { return std::exchange(number_, -1); }

    /// False when the system could not store everything that was written; errno has the reason
    /// (close(2)).
    [[nodiscard]] bool close() { return ::close(release()) == 0; }

private:
    int number_ = -1;
};

}  // namespace duet::processes
