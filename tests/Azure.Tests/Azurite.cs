using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CondaStore.Azure.Tests;

/// <summary>One Azurite for all tests of this assembly, started by the repository's own script.</summary>
public sealed class Azurite : IAsyncLifetime
{
    private Process? _process;

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        string script = Path.Combine(RepositoryRoot(), "scripts", "azurite.sh");
        _process = Process.Start(new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true })!;
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(10));
        ConnectionString = await _process.StandardOutput.ReadLineAsync(limit.Token)
            ?? throw new InvalidOperationException("scripts/azurite.sh ended before Azurite was up.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // The script ends Azurite when it is told to end, so it must get a signal that it can catch.
            using Process kill = Process.Start("kill", ["-TERM", _process.Id.ToString()]);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
    }

    private static string RepositoryRoot([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
