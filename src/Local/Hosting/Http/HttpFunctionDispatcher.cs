using System.Globalization;
using System.Reflection;
using CondaStore.Functions.Api;
using CondaStore.Local.Hosting.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace CondaStore.Local.Hosting.Http;

/// <summary>
/// Dispatches a request to the first function whose route and method match, in alphabetical order of function names. If none matches, the
/// response is an empty 404, as from the Functions host.
/// </summary>
internal sealed partial class HttpFunctionDispatcher(
    FunctionCatalog catalog, FunctionInvoker invoker, IServiceProvider services, ILogger<HttpFunctionDispatcher> log)
{
    private readonly (FunctionRoute Route, EmbeddedFunction Function)[] _routes =
    [
        .. catalog.OfKind(FunctionKind.Http)
            .Select(f => (new FunctionRoute(f.Name, f.Method, (HttpTriggerAttribute)f.Trigger, services), f)),
    ];

    public async Task HandleAsync(HttpContext http)
    {
        foreach ((FunctionRoute route, EmbeddedFunction function) in _routes)
        {
            if (route.Takes(http.Request.Method) && route.TryMatch(http, out RouteValueDictionary? values))
            {
                http.Request.RouteValues = values;
                await CallAsync(function, http);
                return;
            }
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task CallAsync(EmbeddedFunction function, HttpContext http)
    {
        try
        {
            EmbeddedFunctionContext context = new(function, http.RequestServices, http, http.RequestAborted);
            object? result = await invoker.InvokeAsync(function, context, p => Bind(p, http));
            if (result is IResult answer && !http.Response.HasStarted)
            {
                await answer.ExecuteAsync(http);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected, so no response can be sent.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            // The boundary of a request: exceptions that the application did not map become a 500 without details.
            LogUnhandled(log, function.Name, exception);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static object? Bind(ParameterInfo parameter, HttpContext http)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return http.Request;
        }

        object? value = http.Request.RouteValues[parameter.Name!];
        if (value is null || parameter.ParameterType.IsInstanceOfType(value))
        {
            return value;
        }

        Type target = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
    }

    [LoggerMessage(LogLevel.Error, "Function {Function} failed.")]
    private static partial void LogUnhandled(ILogger logger, string function, Exception exception);
}
