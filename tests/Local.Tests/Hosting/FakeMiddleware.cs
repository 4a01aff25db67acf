using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace CondaStore.Local.Tests.Hosting;

/// <summary>Maps exceptions of HTTP functions the way the app's own middleware does.</summary>
public sealed class FakeMiddleware : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        HttpContext? http = context.GetHttpContext();
        http?.Response.Headers.Append("x-function", context.FunctionDefinition.Name);
        try
        {
            await next(context);
        }
        catch (InvalidOperationException) when (http is not null)
        {
            http.Response.StatusCode = 418;
            await http.Response.WriteAsync("mapped");
        }
    }
}
