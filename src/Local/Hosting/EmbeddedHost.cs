using System.Net;
using CondaStore.Domain.Diagnostics;
using CondaStore.Functions.Hosting;
using CondaStore.Local.Hosting.Discovery;
using CondaStore.Local.Hosting.Http;
using CondaStore.Local.Hosting.Orchestrations;
using CondaStore.Local.Hosting.Timers;
using CondaStore.Local.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CondaStore.Local.Hosting;

/// <summary>
/// Runs the functions of the app in this process, without the Functions host: HTTP triggers on Kestrel, timers on their schedules,
/// orchestrations on a journal in SQLite. For one machine.
/// </summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    private const string TokenKeySetting = StoreOptions.Section + ":" + nameof(StoreOptions.TokenKey);

    private readonly WebApplication _app;

    private EmbeddedHost(WebApplication app) => _app = app;

    /// <summary>Where the host listens, for example <c>http://127.0.0.1:7071</c>.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>The services of the running store.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts the host and returns when it answers.</summary>
    public static async Task<EmbeddedHost> StartAsync(EmbeddedHostOptions options, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.DataDirectory);
        CheckAddress(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        if (string.IsNullOrEmpty(builder.Configuration[TokenKeySetting]))
        {
            builder.Configuration[TokenKeySetting] = KeyFile.ReadOrCreate(Path.Combine(options.DataDirectory, "token.key"));
        }

        builder.Logging.SetMinimumLevel(options.LogLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        builder.Services.AddCondaStore(builder.Configuration);
        AddPorts(builder.Services, options);
        AddHost(builder.Services, options);
        options.ConfigureServices?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        HttpFunctionDispatcher dispatcher = app.Services.GetRequiredService<HttpFunctionDispatcher>();
        UrlPrefix prefix = new(app.Services.GetRequiredService<IOptions<StoreOptions>>().Value.UrlPrefix);
        app.Run(http =>
        {
            http.Request.Path = prefix.ToRoute(http.Request.Path);
            return dispatcher.HandleAsync(http);
        });
        await app.StartAsync(cancellationToken);
        return new EmbeddedHost(app);
    }

    /// <summary>Starts the host and runs it until the token or a signal stops it.</summary>
    public static async Task RunAsync(EmbeddedHostOptions options, CancellationToken cancellationToken)
    {
        await using EmbeddedHost host = await StartAsync(options, cancellationToken);
        await host.WaitForShutdownAsync(cancellationToken);
    }

    /// <summary>Waits until the token or a signal stops the host.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops the host: requests under way are finished, activities are interrupted and run again after the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void CheckAddress(EmbeddedHostOptions options)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(options.Settings).Build();
        StoreOptions settings = configuration.GetSection(StoreOptions.Section).Get<StoreOptions>() ?? new StoreOptions();
        if (settings.Authentication == AuthenticationKind.Dummy && !settings.AllowDummyOnPublicAddress && !IPAddress.IsLoopback(options.Address))
        {
            throw new StoreException(
                ErrorCode.InvalidSetting, $"The address {options.Address} can be reached by others, and the login is for development: anybody who knows its password is an administrator.")
            {
                Hints = ["Listen on 127.0.0.1, or set Store:AllowDummyOnPublicAddress to true."],
            };
        }
    }

    private static void AddPorts(IServiceCollection services, EmbeddedHostOptions options)
    {
        services.AddSingleton(_ => EmbeddedStorage.Open(options.DataDirectory, null, options.TimeProvider));
        services.AddSingleton(s => s.GetRequiredService<EmbeddedStorage>().Table);
        services.AddSingleton(s => s.GetRequiredService<EmbeddedStorage>().Blobs);
        services.AddSingleton(s => s.GetRequiredService<EmbeddedStorage>().Leases);
        services.AddSingleton(s => s.GetRequiredService<EmbeddedStorage>().Share);
    }

    private static void AddHost(IServiceCollection services, EmbeddedHostOptions options)
    {
        services.AddSingleton(options.TimeProvider);
        services.AddSingleton(new FunctionCatalog(options.FunctionAssemblies ?? [typeof(StoreServices).Assembly]));
        services.AddSingleton(new FunctionInvoker(options.Middleware ?? StoreServices.Middleware));
        services.AddSingleton<HttpFunctionDispatcher>();
        services.AddSingleton(_ => new Journal(Path.Combine(options.DataDirectory, "journal.db")));
        services.AddSingleton(s => new ActivityDispatcher(
            s.GetRequiredService<FunctionCatalog>(),
            s.GetRequiredService<FunctionInvoker>(),
            s.GetRequiredService<IServiceScopeFactory>(),
            options.ActivityConcurrency,
            s.GetRequiredService<ILogger<ActivityDispatcher>>()));
        services.AddSingleton<OrchestrationEngine>();
        services.AddHostedService(s => s.GetRequiredService<OrchestrationEngine>());
        services.AddHostedService<TimerLoop>();
        services.AddSingleton<DurableTaskClient, EmbeddedTaskClient>();
    }
}
