using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using CondaStore.App.Tests.FunctionsHost.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CondaStore.App.Tests.FunctionsHost;

/// <summary>
/// As much of a Functions host as it takes to start the process of a worker, load its functions and invoke them. Which function a request
/// is for, when a timer is due and how an orchestration goes on is the caller's business.
/// </summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly WorkerConnection _connection;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly string _folder;
    private Process? _worker;
    private HttpClient? _http;

    private WorkerHost(WebApplication server, string folder)
    {
        _server = server;
        _folder = folder;
        _connection = server.Services.GetRequiredService<WorkerConnection>();
    }

    /// <summary>The functions that the worker has, by name.</summary>
    public IReadOnlyDictionary<string, LoadedFunction> Functions { get; private set; } = new Dictionary<string, LoadedFunction>();

    /// <summary>What the worker's clients of Durable Functions talk to.</summary>
    public TaskHub Hub => _server.Services.GetRequiredService<TaskHub>();

    /// <summary>What the worker wrote to its output, and the faults that it asked the host to log.</summary>
    public string Log => string.Join('\n', _output.Concat(_connection.Logs
        .Where(l => l.Level >= RpcLog.Types.Level.Warning)
        .Select(l => $"{l.Level} {l.Category}: {l.Message} {l.Exception?.Message}")));

    /// <summary>Starts a worker and loads all of its functions.</summary>
    /// <param name="folder">Where the published app is.</param>
    /// <param name="settings">The settings of the app: environment variables of the worker.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">The worker ended, or a function cannot be loaded; the message has the worker's log.</exception>
    public static async Task<WorkerHost> StartAsync(string folder, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<WorkerConnection>();
        builder.Services.AddSingleton<TaskHub>();
        builder.Services.AddGrpc(grpc => (grpc.MaxReceiveMessageSize, grpc.MaxSendMessageSize) = (null, null));
        WebApplication server = builder.Build();
        server.MapGrpcService<WorkerConnection>();
        server.MapGrpcService<TaskHub>();
        await server.StartAsync(cancellationToken);

        WorkerHost host = new(server, folder);
        try
        {
            host.StartWorker(settings);
            await host.LoadAsync(cancellationToken);
            return host;
        }
        catch (Exception e)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException($"{e.Message}\n{host.Log}", e);
        }
    }

    /// <summary>Invokes a function that is not triggered by HTTP.</summary>
    /// <param name="name">The function.</param>
    /// <param name="trigger">What its trigger hands over: JSON for an activity or a timer, base64 for an orchestrator.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<InvocationResponse> InvokeAsync(string name, string trigger, CancellationToken cancellationToken) =>
        InvokeAsync(Guid.NewGuid().ToString(), Functions[name], new TypedData { String = trigger }, [], cancellationToken);

    /// <summary>
    /// Invokes a function that is triggered by HTTP, as the host does it: the invocation goes through the stream, the request itself to the
    /// address where the worker listens, and the worker brings the two together.
    /// </summary>
    /// <param name="name">The function.</param>
    /// <param name="request">The request, with the path after the host's name as its address.</param>
    /// <param name="routeValues">The values of the parameters in its route.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<HttpResponseMessage> RequestAsync(
        string name, HttpRequestMessage request, IReadOnlyDictionary<string, string> routeValues, CancellationToken cancellationToken)
    {
        string invocation = Guid.NewGuid().ToString();
        request.Headers.Add("x-ms-invocation-id", invocation);
        TypedData data = new() { Http = new RpcHttp { Method = request.Method.Method, Url = request.RequestUri!.ToString() } };
        Task<InvocationResponse> invoked = InvokeAsync(invocation, Functions[name], data, routeValues, cancellationToken);
        Task<HttpResponseMessage> response = _http!.SendAsync(request, cancellationToken);
        if (await Task.WhenAny(invoked, response) == invoked)
        {
            Check((await invoked).Result, name);
        }

        HttpResponseMessage answer = await response;
        Check((await invoked).Result, name);
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is { HasExited: false })
        {
            await EndWorkerAsync(_worker);
        }

        _worker?.Dispose();
        _http?.Dispose();
        await _server.DisposeAsync();
    }

    private async Task EndWorkerAsync(Process worker)
    {
        try
        {
            await _connection.SendAsync(new StreamingMessage { WorkerTerminate = new WorkerTerminate() }, CancellationToken.None);
            await worker.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            worker.Kill(entireProcessTree: true);
        }
    }

    private void StartWorker(IReadOnlyDictionary<string, string> settings)
    {
        string address = _server.Urls.Single();
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(_folder, "CondaStore.App.dll"),
                "--functions-uri", address,
                "--functions-worker-id", "worker",
                "--functions-request-id", Guid.NewGuid().ToString(),
                "--functions-grpc-max-message-length", int.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
        };
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        _worker = new Process { StartInfo = start, EnableRaisingEvents = true };
        _worker.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _worker.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _worker.Exited += (_, _) => _connection.Fail("the worker's process has ended");
        _worker.Start();
        _worker.BeginOutputReadLine();
        _worker.BeginErrorReadLine();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        StreamingMessage init = new()
        {
            WorkerInitRequest = new WorkerInitRequest { HostVersion = "4.0.0", WorkerDirectory = _folder, FunctionAppDirectory = _folder },
        };
        WorkerInitResponse worker = (await _connection.AskAsync(init, cancellationToken)).WorkerInitResponse;
        Check(worker.Result, "the worker");
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            BaseAddress = new Uri(worker.Capabilities["HttpUri"]),
        };

        StreamingMessage ask = new() { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = _folder } };
        FunctionMetadataResponse metadata = (await _connection.AskAsync(ask, cancellationToken)).FunctionMetadataResponse;
        Check(metadata.Result, "the functions");
        Dictionary<string, LoadedFunction> functions = new(StringComparer.Ordinal);
        foreach (RpcFunctionMetadata function in metadata.FunctionMetadataResults)
        {
            StreamingMessage load = new() { FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function } };
            Check((await _connection.AskAsync(load, cancellationToken)).FunctionLoadResponse.Result, function.Name);
            JsonElement[] bindings = [.. function.RawBindings.Select(b => JsonSerializer.Deserialize<JsonElement>(b))];
            functions.Add(function.Name, new LoadedFunction(function.FunctionId, function.Name, bindings));
        }

        Functions = functions;
    }

    private async Task<InvocationResponse> InvokeAsync(
        string invocation,
        LoadedFunction function,
        TypedData trigger,
        IEnumerable<KeyValuePair<string, string>> triggerMetadata,
        CancellationToken cancellationToken)
    {
        InvocationRequest request = new()
        {
            InvocationId = invocation,
            FunctionId = function.Id,
            TraceContext = new RpcTraceContext(),
            RetryContext = new RetryContext(),
        };
        request.InputData.Add(new ParameterBinding { Name = LoadedFunction.NameOf(function.Trigger), Data = trigger });
        foreach (JsonElement client in function.Bindings.Where(b => LoadedFunction.TypeOf(b) == "durableClient"))
        {
            string connection = JsonSerializer.Serialize(new
            {
                rpcBaseUrl = _server.Urls.Single(),
                taskHubName = "hub",
                connectionName = "AzureWebJobsStorage",
                maxGrpcMessageSizeInBytes = 4 << 20,
                // JSON inside of a string, as the extension of the host writes it.
                grpcHttpClientTimeout = "\"00:01:40\"",
            });
            request.InputData.Add(new ParameterBinding { Name = LoadedFunction.NameOf(client), Data = new TypedData { String = connection } });
        }

        foreach ((string name, string value) in triggerMetadata)
        {
            request.TriggerMetadata.Add(name, new TypedData { String = value });
        }

        return (await _connection.AskAsync(new StreamingMessage { InvocationRequest = request }, cancellationToken)).InvocationResponse;
    }

    private static void Check(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            throw new InvalidOperationException($"{what}: {result.Exception?.Message}");
        }
    }
}
