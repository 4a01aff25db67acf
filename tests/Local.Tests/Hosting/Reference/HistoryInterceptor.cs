using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.DurableTask.Protobuf;

namespace CondaStore.Local.Tests.Hosting.Reference;

/// <summary>
/// Listens between the reference engine and its worker, because the engine keeps no history that a client could read: events go one way,
/// the actions that an orchestrator asked for the other.
/// </summary>
internal sealed class HistoryInterceptor : Interceptor
{
    private readonly ConcurrentDictionary<string, ReferenceHistory> _histories = new(StringComparer.Ordinal);

    /// <summary>What was said about the last execution of an instance.</summary>
    public ReferenceHistory Of(string instanceId) => _histories.GetOrAdd(instanceId, _ => new ReferenceHistory());

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        AsyncServerStreamingCall<TResponse> call = continuation(request, context);
        return new AsyncServerStreamingCall<TResponse>(
            new Listener<TResponse>(call.ResponseStream, this), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        if (request is OrchestratorResponse response)
        {
            Of(response.InstanceId).Asked(response.Actions);
        }

        return continuation(request, context);
    }

    private sealed class Listener<T>(IAsyncStreamReader<T> stream, HistoryInterceptor owner) : IAsyncStreamReader<T>
    {
        public T Current => stream.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            bool more = await stream.MoveNext(cancellationToken);
            if (more && stream.Current is WorkItem { OrchestratorRequest: { } request })
            {
                owner.Of(request.InstanceId).Happened(request.NewEvents);
            }

            return more;
        }
    }
}
