using System.Collections.Concurrent;
using CondaStore.App.Tests.FunctionsHost.Messages;
using Grpc.Core;

namespace CondaStore.App.Tests.FunctionsHost;

/// <summary>Represents the host's end of the stream between a Functions host and its worker, and matches responses to requests.</summary>
internal sealed class WorkerConnection : FunctionRpc.FunctionRpcBase, IDisposable
{
    private readonly TaskCompletionSource<IServerStreamWriter<StreamingMessage>> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _waiting = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>What the worker asked the host to log.</summary>
    public ConcurrentQueue<RpcLog> Logs { get; } = new();

    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        try
        {
            await foreach (StreamingMessage message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                switch (message.ContentCase)
                {
                    case StreamingMessage.ContentOneofCase.StartStream:
                        _started.TrySetResult(responseStream);
                        break;
                    case StreamingMessage.ContentOneofCase.RpcLog:
                        Logs.Enqueue(message.RpcLog);
                        break;
                    default:
                        if (_waiting.TryRemove(Key(message), out TaskCompletionSource<StreamingMessage>? waiting))
                        {
                            waiting.SetResult(message);
                        }

                        break;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The worker has ended.
        }

        Fail("the worker closed its stream");
    }

    /// <summary>Sends a request and waits for its answer, for as long as the worker lives.</summary>
    public async Task<StreamingMessage> AskAsync(StreamingMessage request, CancellationToken cancellationToken)
    {
        TaskCompletionSource<StreamingMessage> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        request.RequestId = Guid.NewGuid().ToString();
        _waiting[Key(request)] = answer;
        await SendAsync(request, cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Sends what has no answer.</summary>
    public async Task SendAsync(StreamingMessage message, CancellationToken cancellationToken)
    {
        IServerStreamWriter<StreamingMessage> stream = await _started.Task.WaitAsync(cancellationToken);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await stream.WriteAsync(message, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends all waiting, as when the worker's process has ended.</summary>
    public void Fail(string reason)
    {
        InvalidOperationException failure = new(reason);
        _started.TrySetException(failure);
        foreach (string key in _waiting.Keys)
        {
            if (_waiting.TryRemove(key, out TaskCompletionSource<StreamingMessage>? waiting))
            {
                waiting.TrySetException(failure);
            }
        }
    }

    public void Dispose() => _writing.Dispose();

    // The answer to an invocation is known by the invocation, every other one by its request.
    private static string Key(StreamingMessage message) =>
        message.InvocationRequest?.InvocationId ?? message.InvocationResponse?.InvocationId ?? message.RequestId;
}
