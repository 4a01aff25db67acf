using System.Diagnostics;

namespace CondaStore.EndToEnd.Tests.TestSupport;

/// <summary>Runs programs as a shell would, and keeps what they print.</summary>
internal sealed record Command(int ExitCode, string Out, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The built conda-store command.</summary>
    public static string CondaStorePath { get; } = Path.Combine(AppContext.BaseDirectory, "conda-store");

    /// <summary>Runs conda-store.</summary>
    public static Task<Command> CondaStoreAsync(params string[] arguments) => RunAsync(CondaStorePath, arguments);

    /// <summary>Runs a program with an empty environment, so that nothing of this machine helps it.</summary>
    public static async Task<Command> RunAloneAsync(string program, params string[] arguments)
    {
        string home = Directory.CreateTempSubdirectory("conda-store-home-").FullName;
        ProcessStartInfo start = new(program, arguments);
        start.Environment.Clear();
        start.Environment["HOME"] = home;
        start.Environment["PATH"] = Path.GetDirectoryName(program) + ":/usr/bin:/bin";
        try
        {
            return await RunAsync(start);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    public static Task<Command> RunAsync(string program, params string[] arguments) => RunAsync(new ProcessStartInfo(program, arguments));

    /// <summary>Starts a program whose end the caller awaits.</summary>
    public static Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    private static async Task<Command> RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        using CancellationTokenSource giveUp = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(giveUp.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(giveUp.Token);
        try
        {
            await process.WaitForExitAsync(giveUp.Token);
            return new Command(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
