using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace CondaStore.Comparison;

/// <summary>
/// Runs a program and says what it cost. The operating system adds up the children of a process and keeps the largest peak, so
/// every program is started by a process of its own, which is this program again.
/// </summary>
internal static partial class MeasuredProcess
{
    /// <summary>The word that makes this program start and measure another one.</summary>
    public const string Mode = "measure";

    private const int Children = -1;
    private const int UserSeconds = 0;
    private const int SystemSeconds = 2;
    private const int PeakKilobytes = 4;
    private const int RusageFields = 18;

    /// <summary>Runs a program several times.</summary>
    /// <param name="runs">How often.</param>
    /// <param name="before">What to do before each run, unmeasured.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="command">The program and its arguments.</param>
    public static Measurement Repeat(int runs, Action before, string input, params IReadOnlyList<string> command)
    {
        List<Measurement> all = [];
        for (int i = 0; i < runs; i++)
        {
            before();
            all.Add(Run(input, command));
        }

        return Measurement.Median(all);
    }

    /// <summary>The other side: starts the program, waits, and writes the measurement as JSON.</summary>
    public static int Measure(IReadOnlyList<string> command)
    {
        string input = Console.In.ReadToEnd();
        long start = Stopwatch.GetTimestamp();
        (int exitCode, string output) = Execute(input, command);
        double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        long[] usage = new long[RusageFields];
        if (GetResourceUsage(Children, usage) != 0)
        {
            throw new InvalidOperationException("The operating system does not tell what a process used.");
        }

        double cpu = Milliseconds(usage, UserSeconds) + Milliseconds(usage, SystemSeconds);
        Console.Write(JsonSerializer.Serialize(new Measurement(wall, cpu, usage[PeakKilobytes] / 1024.0, exitCode, output)));
        return 0;
    }

    private static double Milliseconds(long[] usage, int field) => (usage[field] * 1000.0) + (usage[field + 1] / 1000.0);

    private static Measurement Run(string input, IReadOnlyList<string> command)
    {
        (int exitCode, string output) = Execute(input, [Environment.ProcessPath!, Mode, .. command]);
        return exitCode == 0
            ? JsonSerializer.Deserialize<Measurement>(output)!
            : throw new InvalidOperationException($"'{command[0]}' could not be measured.");
    }

    private static (int ExitCode, string Output) Execute(string input, IReadOnlyList<string> command)
    {
        ProcessStartInfo info = new(command[0], command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(info)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, [Out] long[] usage);
}
