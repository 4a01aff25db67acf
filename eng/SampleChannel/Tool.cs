using System.Diagnostics;

namespace CondaStore.SampleChannel;

/// <summary>Runs a program to its end.</summary>
internal static class Tool
{
    /// <returns>What the program printed.</returns>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message holds what it complained about.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, string? workingDirectory = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} does not start");
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {(await complaints).Trim()}");
    }
}
