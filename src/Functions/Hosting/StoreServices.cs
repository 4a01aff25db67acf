using CondaStore.Functions.Api.OpenApi;
using CondaStore.Functions.Hosting.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CondaStore.Functions.Hosting;

/// <summary>The services of the app, the same for both hosts. A host registers the ports to storage and the share itself.</summary>
public static class StoreServices
{
    /// <summary>The middleware around every function, outermost first.</summary>
    public static IReadOnlyList<Type> Middleware { get; } = [typeof(ApiExceptionMiddleware)];

    /// <summary>Adds the app's services and its options, which are checked when the host starts.</summary>
    public static IServiceCollection AddCondaStore(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StoreOptions>().Bind(configuration.GetSection(StoreOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        // The app counts bytes itself and answers in its own words.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiExceptionMiddleware>();
        services.AddSingleton<FunctionRoutes>();
        services.AddSingleton<OpenApiDocument>();
        return services;
    }
}
