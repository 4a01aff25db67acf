using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Terminal;

/// <summary>
/// Runs a program in the place of this one, where the system can do that: the program then has its process ID, its terminal and its
/// signals, and nothing waits for it in memory.
/// </summary>
internal static partial class ReplacedProcess
{
    private const int BrokenPipe = 13;
    private const nint DefaultAction = 0;
    private const string LeaveApplicationMode = "\u001b[?1l\u001b>";

    /// <summary>Runs a program and returns its exit code, or does not return because the program has replaced this one.</summary>
    /// <exception cref="StoreException">The program cannot be started (<see cref="ErrorCode.FileNotReadable"/>).</exception>
    public static int Run(ProgramStart start)
    {
        if (OperatingSystem.IsWindows())
        {
            return RunAndWait(start);
        }

        Console.Out.Flush();
        Console.Error.Flush();
        if (!Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"))
        {
            // The runtime has switched the keypad of the terminal when it opened standard output, and would switch it back at its end.
            Console.Out.Write(LeaveApplicationMode);
            Console.Out.Flush();
        }

        // The runtime ignores broken pipes, and what is ignored stays so in the program.
        SetSignal(BrokenPipe, DefaultAction);
        Execute(
            start.Path,
            [start.Name, .. start.Arguments, null],
            [.. start.Variables.Select(v => $"{v.Key}={v.Value}"), null]);
        throw new StoreException(
            ErrorCode.FileNotReadable,
            $"{start.Path} cannot be run: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    /// <summary>Runs a program beside this one, waits for its end and returns its exit code.</summary>
    public static int RunAndWait(ProgramStart start)
    {
        ProcessStartInfo info = new(start.Path, start.Arguments) { UseShellExecute = false };
        info.Environment.Clear();
        foreach ((string name, string value) in start.Variables)
        {
            info.Environment[name] = value;
        }

        using Process process = Process.Start(info)!;
        process.WaitForExit();
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments, string?[] variables);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handler);
}
