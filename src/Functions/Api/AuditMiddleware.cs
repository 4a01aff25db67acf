using System.Net;
using CondaStore.Domain.Store.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace CondaStore.Functions.Api;

/// <summary>
/// Wraps every HTTP function that may change something, and appends what it has changed to the audit log before the response is sent. A
/// request that changes nothing leaves no line; one that fails halfway leaves a line about what it has changed until then.
/// </summary>
public sealed class AuditMiddleware(AuditLog log, TimeProvider timeProvider) : IFunctionsWorkerMiddleware
{
    private const int LongestTarget = 1000;

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http
            || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method))
        {
            await next(context);
            return;
        }

        AuditScope scope = AuditScope.Begin();
        try
        {
            await next(context);
        }
        finally
        {
            IReadOnlyList<AuditChange> changes = scope.Close();
            if (changes.Count > 0)
            {
                string path = http.Request.Path.Value ?? "";
                AuditRecord record = new(
                    Guid.NewGuid().ToString("N"),
                    timeProvider.GetUtcNow(),
                    scope.Who,
                    scope.Token,
                    Origin(http),
                    context.FunctionDefinition.Name,
                    path.Length <= LongestTarget ? path : path[..LongestTarget],
                    [.. scope.Namespaces],
                    changes);
                // What has changed is recorded even if the client has disconnected.
                await log.AppendAsync(record, CancellationToken.None);
            }
        }
    }

    // The Functions host forwards requests from its own machine. The last address that it was told is the one that the front end has seen;
    // those before it are claims of the client.
    private static string? Origin(HttpContext http)
    {
        IPAddress? address = http.Connection.RemoteIpAddress;
        string forwarded = http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        if (address is not null && !IPAddress.IsLoopback(address))
        {
            return address.ToString();
        }

        return IPEndPoint.TryParse(forwarded, out IPEndPoint? seen) ? seen.Address.ToString() : address?.ToString();
    }
}
