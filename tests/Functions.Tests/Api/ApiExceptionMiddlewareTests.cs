using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Api;
using CondaStore.Functions.Configuration;
using CondaStore.Functions.Hosting;
using CondaStore.Local.Hosting.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Tests.Api;

public sealed class ApiExceptionMiddlewareTests
{
    [Theory]
    [InlineData(2.2, "3")]
    [InlineData(10.0, "10")]
    [InlineData(null, "")]
    public async Task Invoke_StorageIsThrottled_PassesItsRetryAfterOn(double? seconds, string expected)
    {
        await using ServiceProvider services = new ServiceCollection().AddLogging().BuildServiceProvider();
        DefaultHttpContext http = new() { RequestServices = services };
        EmbeddedFunction function = new FunctionCatalog(typeof(StoreServices).Assembly.GetTypes()).OfKind(FunctionKind.Http)[0];
        EmbeddedFunctionContext context = new(function, services, http, CancellationToken.None);
        StorageUnavailableException busy = new("busy", seconds is { } s ? TimeSpan.FromSeconds(s) : null, new IOException("503"));

        await new ApiExceptionMiddleware(
            new AllowedOrigins(new UiOptions()), Options.Create(new StoreOptions()), NullLogger<ApiExceptionMiddleware>.Instance).Invoke(context, _ => throw busy);

        Assert.Equal(StatusCodes.Status503ServiceUnavailable, http.Response.StatusCode);
        Assert.Equal(expected, http.Response.Headers.RetryAfter.ToString());
    }
}
