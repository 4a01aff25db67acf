using CondaStore.Local.Tests.Hosting.Reference;
using CondaStore.Local.Hosting;
using CondaStore.Local.Hosting.Orchestrations;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.Local.Tests.Hosting;

/// <summary>An embedded host over the fake functions in a folder of its own; it can be stopped and started again on the same data.</summary>
internal sealed class FakeHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fake-host-").FullName;
    private EmbeddedHost? _host;

    public FakeState State { get; private set; } = new();

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The types whose functions it has.</summary>
    public IReadOnlyList<Type> FunctionTypes { get; init; } = [typeof(FakeFunctions), typeof(ScriptFunctions)];

    public DurableTaskClient Tasks => _host!.Services.GetRequiredService<DurableTaskClient>();

    public Journal Journal => _host!.Services.GetRequiredService<Journal>();

    public string JournalFile => Path.Combine(_folder, "journal.db");

    public HttpClient Http { get; private set; } = new();

    public static async Task<FakeHost> StartAsync(TimeProvider? timeProvider = null, IReadOnlyList<Type>? functionTypes = null)
    {
        FakeHost host = functionTypes is null
            ? new() { TimeProvider = timeProvider ?? TimeProvider.System }
            : new() { TimeProvider = timeProvider ?? TimeProvider.System, FunctionTypes = functionTypes };
        await host.StartAgainAsync();
        return host;
    }

    public async Task StartAgainAsync(TimeProvider? timeProvider = null)
    {
        await StopAsync();
        State = new FakeState();
        _host = await EmbeddedHost.StartAsync(
            new EmbeddedHostOptions
            {
                DataDirectory = _folder,
                Port = 0,
                LogLevel = LogLevel.None,
                TimeProvider = timeProvider ?? TimeProvider,
                FunctionTypes = FunctionTypes,
                Middleware = [typeof(FakeMiddleware)],
                ConfigureServices = services => services.AddSingleton(State),
            },
            CancellationToken.None);
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = _host.Address };
    }

    public async Task StopAsync()
    {
        Http.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        _host = null;
    }

    public async Task<string> RunAsync(string orchestrator, object? input = null)
    {
        string id = await Tasks.ScheduleNewOrchestrationInstanceAsync(orchestrator, input);
        return await OutputAsync(id);
    }

    public async Task<string> OutputAsync(string id)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        OrchestrationMetadata end = await Tasks.WaitForInstanceCompletionAsync(id, true, limit.Token);
        return $"{end.RuntimeStatus} {end.SerializedOutput}";
    }

    /// <summary>What the journal has of an instance's last execution.</summary>
    public IReadOnlyList<JournalEvent> JournalOf(string id) => _host!.Services.GetRequiredService<Journal>().ReadEvents(id);

    public async Task WaitForCallAsync(string call)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (State.Count(call) == 0)
        {
            await Task.Delay(5, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
