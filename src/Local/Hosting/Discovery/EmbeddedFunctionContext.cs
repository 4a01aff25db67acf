using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Local.Hosting.Discovery;

/// <summary>Represents the context of one invocation, as middleware and functions see it.</summary>
internal sealed class EmbeddedFunctionContext : FunctionContext
{
    // The key under which the worker's ASP.NET Core extension stores the request; GetHttpContext() reads it.
    private const string HttpContextKey = "HttpRequestContext";

    private readonly CancellationToken _cancellationToken;

    public EmbeddedFunctionContext(
        EmbeddedFunction function, IServiceProvider services, HttpContext? http, CancellationToken cancellationToken)
    {
        FunctionDefinition = new EmbeddedFunctionDefinition(function);
        InstanceServices = services;
        _cancellationToken = cancellationToken;
        if (http is not null)
        {
            Items[HttpContextKey] = http;
        }
    }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; } = new CurrentTraceContext();

    public override BindingContext BindingContext { get; } = new EmptyBindingContext();

    public override RetryContext RetryContext { get; } = new NoRetryContext();

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new EmbeddedInvocationFeatures();

    public override CancellationToken CancellationToken => _cancellationToken;

    private sealed class CurrentTraceContext : TraceContext
    {
        public override string TraceParent { get; } = System.Diagnostics.Activity.Current?.Id ?? string.Empty;

        public override string TraceState { get; } = System.Diagnostics.Activity.Current?.TraceStateString ?? string.Empty;
    }

    private sealed class EmptyBindingContext : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>();
    }

    private sealed class NoRetryContext : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }
}
