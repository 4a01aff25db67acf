using System.Diagnostics;
using CondaStore.Domain.Tests.TestSupport;

namespace CondaStore.Recreation;

/// <summary>Creates the environment of a lockfile with the command, as people do on their own machines: a whole process, its cache warm.</summary>
internal sealed class CommandLinking(string program, TemporaryDirectory folder, string lockfile)
{
    private int _count;

    /// <summary>Creates once into a new prefix; the result is what the process took.</summary>
    public async Task<TimeSpan> RunAsync()
    {
        string file = folder.At("conda-lock.yml");
        await File.WriteAllTextAsync(file, lockfile);
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])
            ["local", "create", "--prefix", folder.At($"command-{_count++}"), "--lockfile", file, "--cache", folder.At("command-cache")])
        {
            start.ArgumentList.Add(argument);
        }

        long started = TimeProvider.System.GetTimestamp();
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? TimeProvider.System.GetElapsedTime(started) : throw new InvalidOperationException(errors);
    }
}
