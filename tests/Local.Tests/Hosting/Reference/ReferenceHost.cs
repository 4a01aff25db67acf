using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Connections;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>The maker's own engine in memory, with the functions of scripts.</summary>
public sealed class ReferenceHost : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private DurableTaskTestHost? _host;

    public FakeState State { get; } = new();

    /// <summary>What the engine and its worker said to one another.</summary>
    internal HistoryInterceptor Histories { get; } = new();

    public DurableTaskClient Client => _host!.Client;

    public async ValueTask InitializeAsync()
    {
        // Its server logs each call to the console, and has no other way to be told not to.
        foreach (string category in (string[])["Microsoft.DurableTask", "Microsoft.AspNetCore", "Grpc", "Microsoft.Hosting"])
        {
            Environment.SetEnvironmentVariable($"Logging__Console__LogLevel__{category}", "None");
        }

        // It takes a port by chance, which may be in use, and cannot be told to take any that is free.
        for (int attempt = 1; _host is null; attempt++)
        {
            try
            {
                _host = await DurableTaskTestHost.StartAsync(Register, Options(FreePort()));
            }
            catch (IOException e) when (attempt < 10 && e.InnerException is AddressInUseException)
            {
                // Another one was faster.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private DurableTaskTestHostOptions Options(int port) => new()
    {
        Port = port,
        LoggerFactory = NullLoggerFactory.Instance,
        ConfigureServices = services => services.PostConfigureAll<GrpcDurableTaskWorkerOptions>(worker =>
        {
            worker.CallInvoker = (worker.Channel ?? GrpcChannel.ForAddress($"http://127.0.0.1:{port}")).Intercept(Histories);
            worker.Channel = null;
        }),
    };

    private void Register(DurableTaskRegistry registry)
    {
        foreach ((string name, MethodInfo method) in ProductFunctions.Orchestrators)
        {
            registry.AddOrchestrator(new TaskName(name), () => new MethodOrchestrator(method));
        }

        foreach (string name in ProductFunctions.Activities.Keys)
        {
            registry.AddActivityFunc<JsonElement, JsonElement>(
                new TaskName(name), (context, input) => ProductFunctions.Result(_calls, name, input, context.InstanceId));
        }

        MethodInfo orchestrator = typeof(ScriptFunctions).GetMethod(nameof(ScriptFunctions.RunScript))!;
        registry.AddOrchestrator(new TaskName(orchestrator.Name), () => new MethodOrchestrator(orchestrator));
        registry.AddActivityFunc<ScriptCall, string>(new TaskName(nameof(ScriptFunctions.DoScriptCall)), (_, call) => ScriptFunctions.Do(State, call));
    }
}
