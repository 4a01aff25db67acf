using System.Diagnostics;
using System.Globalization;
using CondaStore.Local.Hosting;
using Microsoft.Extensions.Logging;

namespace CondaStore.Store.Tests.Running;

/// <summary>A store in a process of its own, so that it can be killed: this program, started again with <see cref="Command"/>.</summary>
internal sealed class StoreProcess : IDisposable
{
    /// <summary>The setting of how many activities run at once; 4 unless given.</summary>
    public const string Activities = "Test:ActivityConcurrency";

    /// <summary>The setting of a file that sets the clock (<see cref="SetClock"/>); that of the machine unless given.</summary>
    public const string Clock = "Test:Clock";

    private const string Command = "serve-for-test";

    private readonly Process _process;

    private StoreProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    public bool IsRunning => !_process.HasExited;

    /// <summary>Starts a store on a data directory and waits until it listens.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="settings">The store's settings.</param>
    /// <param name="through">A program that becomes the store's, with its arguments before that one.</param>
    public static async Task<StoreProcess> StartAsync(string data, IReadOnlyDictionary<string, string?> settings, IReadOnlyList<string>? through = null)
    {
        string[] command = [.. through ?? [], Environment.ProcessPath!, Command, data, .. settings.Select(s => $"{s.Key}={s.Value}")];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        string? address = await process.StandardOutput.ReadLineAsync();
        if (address is null)
        {
            await process.WaitForExitAsync();
            throw new InvalidOperationException($"The store did not start; it ended with {process.ExitCode}.");
        }

        return new StoreProcess(process, new Uri(address));
    }

    /// <summary>Is the store when this process was started as one; otherwise null.</summary>
    public static async Task<int?> TryServeAsync(string[] args)
    {
        if (args is not [Command, string data, .. string[] pairs])
        {
            return null;
        }

        Dictionary<string, string?> settings = pairs.Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => (string?)p[1]);
        EmbeddedHostOptions options = new()
        {
            DataDirectory = data,
            Port = 0,
            LogLevel = LogLevel.Critical,
            Storage = settings.ContainsKey("Store:Storage:ConnectionString") ? StorageKind.Azurite : StorageKind.Embedded,
            Settings = settings,
            TimeProvider = settings.TryGetValue(Clock, out string? clock) ? new SetClock(clock!) : TimeProvider.System,
            ActivityConcurrency = settings.TryGetValue(Activities, out string? activities) ? int.Parse(activities!, CultureInfo.InvariantCulture) : 4,
        };
        await using EmbeddedHost host = await EmbeddedHost.StartAsync(options, CancellationToken.None);
        await Console.Out.WriteLineAsync(host.Address.AbsoluteUri);
        // The end of the input tells that the parent process has gone. Reading the console blocks, also where it is called async.
        await Task.WhenAny(Task.Run(Console.In.ReadToEnd), host.WaitForShutdownAsync(CancellationToken.None));
        return 0;
    }

    /// <summary>Ends the process as a crash does: by SIGKILL, without a word to it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks the process to end (SIGTERM), as a platform does that moves or updates it, and gives its exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan longest)
    {
        Signal("-TERM");
        using CancellationTokenSource limit = new(longest);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <summary>Stops the process where it stands (SIGSTOP): it does nothing any more, and its connections and leases know nothing of it.</summary>
    public void Stop() => Signal("-STOP");

    /// <summary>Lets a stopped process go on (SIGCONT).</summary>
    public void Continue() => Signal("-CONT");

    private void Signal(string signal)
    {
        using Process kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
