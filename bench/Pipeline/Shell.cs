using System.Diagnostics;

namespace CondaStore.PipelineBench;

/// <summary>Programs of the machine that are not measured.</summary>
internal static class Shell
{
    /// <summary>Runs a program; its standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has what it said.</exception>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {await error}");
    }

    /// <summary>Removes folders and lets the disk come to rest, so that what follows is measured alone.</summary>
    public static void Clear(params string[] folders)
    {
        foreach (string folder in folders.Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        RunAsync("sync").GetAwaiter().GetResult();
    }
}
