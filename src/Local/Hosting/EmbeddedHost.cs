using System.Net;
using System.Runtime.ExceptionServices;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Audit;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Azure;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using CondaStore.Functions.Hosting;
using CondaStore.Functions.Transfers;
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
/// orchestrations with a journal in SQLite. It is meant for a single machine.
/// </summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    private const string TokenKeySetting = StoreOptions.Section + ":" + nameof(StoreOptions.TokenKey);
    private const string RootSetting = StoreOptions.Section + ":" + nameof(StoreOptions.Root);
    private const string BuildFolderSetting =
        $"{StoreOptions.Section}:{nameof(StoreOptions.SourceBuilds)}:{nameof(SourceBuildSettings.Folder)}";
    private const string ConnectionStringSetting =
        StoreOptions.Section + ":" + nameof(StoreOptions.Storage) + ":" + nameof(AzureStorageOptions.ConnectionString);

    private readonly WebApplication _app;
    private readonly HostLock _lock;

    private EmbeddedHost(WebApplication app, HostLock hostLock)
    {
        _app = app;
        _lock = hostLock;
    }

    /// <summary>The address that the host listens on, for example <c>http://127.0.0.1:7071</c>.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>The services of the running store.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts the host and returns when it accepts requests.</summary>
    /// <exception cref="StoreException">
    /// A setting is invalid (<see cref="ErrorCode.InvalidSetting"/>), the host cannot listen on the address (<see
    /// cref="ErrorCode.InvalidOption"/>), another host uses the data directory (<see cref="ErrorCode.LockTimeout"/>), or the directory
    /// cannot be used (<see cref="ErrorCode.FileSystem"/>, <see cref="ErrorCode.DamagedDatabase"/>, <see
    /// cref="ErrorCode.StorageUnavailable"/>).
    /// </exception>
    public static async Task<EmbeddedHost> StartAsync(EmbeddedHostOptions options, CancellationToken cancellationToken)
    {
        ThreadReserve.Set();
        HostLock hostLock = HostLock.Take(options.DataDirectory);
        WebApplication? app = null;
        try
        {
            ListenAddress.Check(options.Address, options.Port);
            app = await BuildAsync(options, cancellationToken);
            OpenDatabases(app.Services, options);
            await app.StartAsync(cancellationToken);
            return new EmbeddedHost(app, hostLock);
        }
        catch (Exception exception)
        {
            // The directory must be free for the next start, whatever failed.
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            hostLock.Dispose();
            throw exception switch
            {
                OptionsValidationException invalid => new StoreException(
                    ErrorCode.InvalidSetting, string.Join('\n', invalid.Failures), invalid),
                // A setting that cannot be converted to its type; the message contains its full name.
                InvalidOperationException { InnerException: FormatException or ArgumentException or OverflowException } unreadable =>
                    new StoreException(ErrorCode.InvalidSetting, unreadable.Message, unreadable),
                _ => Rethrown(exception),
            };
        }
    }

    // Done before the host starts: a failure during its start would be logged with the stack traces of everything under way.
    private static void OpenDatabases(IServiceProvider services, EmbeddedHostOptions options)
    {
        services.GetRequiredService<Journal>();
        if (options.Storage == StorageKind.Embedded)
        {
            services.GetRequiredService<EmbeddedStorage>();
        }
    }

    private static Exception Rethrown(Exception exception)
    {
        ExceptionDispatchInfo.Throw(exception);
        return exception;
    }

    private static async Task<WebApplication> BuildAsync(EmbeddedHostOptions options, CancellationToken cancellationToken)
    {
        CheckAddress(options);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        // Always enabled, as in the worker during development, so that every test finds what would fail there.
        builder.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = true);
        builder.Logging.SetMinimumLevel(options.LogLevel);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
        await AddPortsAsync(builder, options, cancellationToken);
        builder.Services.AddCondaStore(builder.Configuration);
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
        return app;
    }

    /// <summary>Waits until the token is canceled or a signal stops the host.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>
    /// Stops the host. Requests in progress are completed; activities are interrupted and run again after the next start.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _lock.Dispose();
    }

    private static void CheckAddress(EmbeddedHostOptions options)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(options.Settings).Build();
        IConfigurationSection settings = configuration.GetSection(StoreOptions.Section);
        if (settings.GetValue(nameof(StoreOptions.Authentication), new StoreOptions().Authentication) == AuthenticationKind.Dummy
            && !settings.GetValue(nameof(StoreOptions.AllowDummyOnPublicAddress), false)
            && !IPAddress.IsLoopback(options.Address))
        {
            throw new StoreException(
                ErrorCode.InvalidSetting,
                $"The address {options.Address} can be reached by others, and the login is for development: anyone who knows its "
                    + "password is an administrator.")
            {
                Hints = ["Listen on 127.0.0.1, or set Store:AllowDummyOnPublicAddress to true."],
            };
        }
    }

    private static async Task AddPortsAsync(WebApplicationBuilder builder, EmbeddedHostOptions options, CancellationToken cancellationToken)
    {
        string share = options.ShareDirectory ?? builder.Configuration[RootSetting] ?? Path.Combine(options.DataDirectory, "share");
        PrivateFiles.Tighten(options.DataDirectory, share);
        builder.Configuration[BuildFolderSetting] ??= Path.Combine(options.DataDirectory, "source-builds");
        if (options.Storage == StorageKind.Embedded)
        {
            if (string.IsNullOrEmpty(builder.Configuration[TokenKeySetting]))
            {
                builder.Configuration[TokenKeySetting] = KeyFile.ReadOrCreate(Path.Combine(options.DataDirectory, "token.key"));
            }

            builder.Services.AddSingleton(_ => EmbeddedStorage.Open(options.DataDirectory, share, options.TimeProvider));
            builder.Services.AddSingleton<ITable>(s => new RecordingTable(s.GetRequiredService<EmbeddedStorage>().Table));
            builder.Services.AddSingleton(s => s.GetRequiredService<EmbeddedStorage>().Blobs);
            builder.Services.AddSingleton(s => s.GetRequiredService<EmbeddedStorage>().Leases);
            builder.Services.AddSingleton(s => s.GetRequiredService<EmbeddedStorage>().Share);
            builder.Services.AddSingleton(s => new BackupStorage(EmbeddedStorage.OpenBlobs(
                s.GetRequiredService<IOptions<StoreOptions>>().Value.BackupFolder ?? Path.Combine(options.DataDirectory, "backups"),
                options.TimeProvider)));
            return;
        }

        ChooseAccount(builder.Configuration, options.Storage);
        StoragePorts ports = await StoragePorts.OpenAsync(builder.Configuration, options.TimeProvider, cancellationToken);
        await SharedTokenKey.AddToAsync(builder.Configuration, ports.Blobs, cancellationToken);
        ports.AddTo(builder.Services);
        builder.Services.AddSingleton(await BackupStorage.OpenAsync(builder.Configuration, options.TimeProvider, cancellationToken));
        builder.Services.AddSingleton<IShare>(MountedShare.Open(share));
        // Other hosts of the store do not see the journal of this one.
        builder.Services.AddHostedService<HostPresence>();
    }

    private static void ChooseAccount(ConfigurationManager configuration, StorageKind storage)
    {
        bool hasKey = !string.IsNullOrEmpty(configuration[ConnectionStringSetting]);
        if (storage == StorageKind.Azurite && !hasKey)
        {
            configuration[ConnectionStringSetting] = "UseDevelopmentStorage=true";
        }
        else if (storage == StorageKind.Azure && hasKey)
        {
            throw new StoreException(
                ErrorCode.InvalidSetting, $"{ConnectionStringSetting} is for Azurite; an Azure account is reached with an identity.")
            {
                Hints = ["Set Store:Storage:BlobServiceUri and Store:Storage:TableServiceUri instead."],
            };
        }
    }

    private static void AddHost(IServiceCollection services, EmbeddedHostOptions options)
    {
        services.AddSingleton(options.TimeProvider);
        services.AddSingleton(new FunctionCatalog(options.FunctionTypes ?? typeof(StoreServices).Assembly.GetTypes()));
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
