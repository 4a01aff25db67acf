using System.Diagnostics;

namespace CondaStore.Azure.Tests;

/// <summary>One Azurite for all tests of this assembly, started by the repository's own script when the first of them asks for it.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private Process? _process;
    private string? _connectionString;

    /// <summary>How to reach it. The first call waits until it is up, for as long as the script has patience.</summary>
    public string ConnectionString
    {
        get
        {
            lock (_lock)
            {
                return _connectionString ??= Start();
            }
        }
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

    private string Start()
    {
        string script = RepositoryFolder.At("scripts", "azurite.sh");
        _process = Process.Start(new ProcessStartInfo("bash", [script]) { RedirectStandardOutput = true })!;
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("scripts/azurite.sh ended before Azurite was up.");
    }
}
