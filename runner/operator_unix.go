//go:build unix

package runner

import (
	"os/exec"
	"syscall"
)

// separate gives a command a process group of its own, so that whatever it started ends with it.
func separate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
