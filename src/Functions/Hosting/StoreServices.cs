using System.Text.Json;
using System.Text.Json.Nodes;
using CondaStore.Domain.Cache;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Pypi.Building;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.Records;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Archiving;
using CondaStore.Domain.Store.Audit;
using CondaStore.Domain.Store.Backups;
using CondaStore.Domain.Store.Bundles;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Keeping;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Domain.Store.Work;
using CondaStore.Domain.Store.Work.Packing;
using CondaStore.Domain.Store.Work.Search;
using CondaStore.Functions.Api;
using CondaStore.Functions.Api.Builds;
using CondaStore.Functions.Api.OpenApi;
using CondaStore.Functions.Api.System;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Configuration;
using CondaStore.Functions.Pages;
using CondaStore.Functions.Pages.SignIn;
using CondaStore.Functions.Transfers;
using CondaStore.Web;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Hosting;

/// <summary>
/// Registers the services of the app, which are the same for both hosts. Each host registers the storage ports and the share.
/// </summary>
public static class StoreServices
{
    /// <summary>The middleware of all functions, outermost first.</summary>
    public static IReadOnlyList<Type> Middleware { get; } = [typeof(ApiExceptionMiddleware), typeof(AuditMiddleware)];

    /// <summary>Adds the services of the app and its options, which are validated when the host starts.</summary>
    /// <exception cref="OptionsValidationException">A setting that is a single value is a list, so that it cannot be bound.</exception>
    public static IServiceCollection AddCondaStore(this IServiceCollection services, IConfiguration configuration)
    {
        StoreOptionsValidation.RequireShape(configuration);
        services.AddOptions<StoreOptions>()
            .Bind(configuration.GetSection(StoreOptions.Section))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<StoreOptions>>(new StoreOptionsValidation(configuration));
        // The middleware limits the size of bodies, see RequestBodyLimit.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ApiExceptionMiddleware>();
        services.AddSingleton<AuditMiddleware>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<AllowedOrigins>();
        services.AddSingleton<RequestOrigins>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<FunctionRoutes>();
        services.AddSingleton<OpenApiDocument>();
        services.AddSingleton<TokenKey>();
        services.AddSingleton<PlatformCallers>();
        services.AddSingleton<RequestCallers>();
        services.AddSingleton<RequestedBuilds>();
        services.AddSingleton<StorageLinks>();
        services.AddSingleton<LogStream>();
        services.AddSingleton<StoreNumbers>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<PackageIndex>();
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<PageAnswers>();
        services.AddSingleton<HomeContents>();
        services.AddSingleton<BuildHistory>();
        services.AddSingleton<ClientBundle>();
        services.AddHostedService<FirstNamespaces>();
        services.AddSingleton<RestoredTokenKeys>();
        services.AddHostedService(s => s.GetRequiredService<RestoredTokenKeys>());
        services.AddSingleton<PackageArchives>();
        services.AddSingleton<RestoredCheck>();
        services.AddSingleton<ReportedProgress>();
        AddLogins(services);
        AddRules(services);
        AddBuilding(services);
        return services;
    }

    // Responses of the provider are small and fast. Redirects are not followed, because they would send the secret elsewhere.
    private static void AddLogins(IServiceCollection services)
    {
        services.AddSingleton<OAuthAttempts>();
        services.AddHttpClient<OAuthClient>(http =>
        {
            http.Timeout = TimeSpan.FromSeconds(20);
            http.MaxResponseContentBufferSize = 1 << 20;
            http.DefaultRequestHeaders.UserAgent.ParseAdd("conda-store");
        }).ConfigurePrimaryHttpMessageHandler(s =>
        {
            HttpClientHandler handler = new() { AllowAutoRedirect = false, UseCookies = false };
            if (!s.GetRequiredService<IOptions<StoreOptions>>().Value.OAuth.TlsVerify)
            {
                handler.ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
            }

            return handler;
        });
    }

    // The store rules that use the ports, which the host registers.
    private static void AddRules(IServiceCollection services)
    {
        services.AddSingleton(s => AccessOf(s.GetRequiredService<IOptions<StoreOptions>>().Value, s.GetRequiredService<TokenKey>()));
        services.AddSingleton(s => DefaultSettings(s.GetRequiredService<IOptions<StoreOptions>>().Value));
        services.AddSingleton<IssuedTokens>();
        services.AddSingleton<TokenAuthority>();
        services.AddSingleton<NamespaceStore>();
        services.AddSingleton<NamespaceRoles>();
        services.AddSingleton<AccessGrants>();
        services.AddSingleton<EnvironmentStore>();
        services.AddSingleton<BuildStore>();
        services.AddSingleton<Specifications>();
        services.AddSingleton<Settings>();
        services.AddSingleton<KnownSolves>();
        services.AddSingleton<Usage>();
        services.AddSingleton<BuildLog>();
        services.AddSingleton<Deletions>();
        services.AddSingleton<EnvironmentExports>();
        services.AddSingleton<EnvironmentImports>();
        services.AddSingleton<BackupCreation>();
        services.AddSingleton(s => new BackupPassphrase(s.GetRequiredService<IOptions<StoreOptions>>().Value.BackupPassphrase));
        services.AddSingleton<BackupRestore>();
        services.AddSingleton<BackupProgressRows>();
        services.AddSingleton<ArchivePlanner>();
        services.AddSingleton<ArchiveRuns>();
        services.AddSingleton<RetentionPlanner>();
        services.AddSingleton<KeptPackages>();
        services.AddSingleton<UsedPackages>();
    }

    private static void AddBuilding(IServiceCollection services)
    {
        services.AddSingleton(s => WorkOptionsOf(s.GetRequiredService<IOptions<StoreOptions>>().Value));
        services.AddSingleton(s => LeaseTimes.Of(s.GetRequiredService<IOptions<StoreOptions>>().Value.LeaseDuration));
        services.AddSingleton(s => FetchAllowance.Parse(s.GetRequiredService<IOptions<StoreOptions>>().Value.AllowedAddresses));
        services.AddSingleton(s => PolicyOf(s.GetRequiredService<Settings>(), s.GetRequiredService<FetchAllowance>()));
        services.AddSingleton<ChannelHttpHandler>();
        services.AddSingleton(s => new RepodataClient(new RepodataClientOptions
        {
            CacheDirectory = Path.Combine(s.GetRequiredService<IShare>().Root, "repodata"),
            Handler = s.GetRequiredService<ChannelHttpHandler>().Handler,
            Policy = s.GetRequiredService<FetchPolicy>(),
            Network = s.GetRequiredService<FetchPolicy>().Network,
            TimeProvider = s.GetRequiredService<TimeProvider>(),
        }));
        services.AddSingleton(s => new IndexClientOptions
        {
            CacheDirectory = Path.Combine(s.GetRequiredService<IShare>().Root, "pypi"),
            Handler = s.GetRequiredService<ChannelHttpHandler>().Handler,
            Policy = s.GetRequiredService<FetchPolicy>(),
            Network = s.GetRequiredService<FetchPolicy>().Network,
            TimeProvider = s.GetRequiredService<TimeProvider>(),
        });
        services.AddSingleton(s => BuildFoldersOf(s.GetRequiredService<IOptions<StoreOptions>>().Value.SourceBuilds));
        services.AddSingleton<EnvironmentEngine>();
        services.AddSingleton<EnvironmentSolver>();
        services.AddSingleton<SpecificationPreview>();
        services.AddSingleton<SolveArtifacts>();
        services.AddSingleton<BuildSolving>();
        services.AddSingleton(s => new PackageCache(new PackageCacheOptions
        {
            Root = s.GetRequiredService<IShare>().Root,
            HardLinkLimit = s.GetRequiredService<IShare>().Capabilities.LinkLimit ?? 0,
            ShareFiles = s.GetRequiredService<IOptions<StoreOptions>>().Value.SharePackageFiles,
            Locks = new LeaseCacheLock(
                s.GetRequiredService<ILeases>(), s.GetRequiredService<LeaseTimes>(), s.GetRequiredService<TimeProvider>()),
            TimeProvider = s.GetRequiredService<TimeProvider>(),
        }));
        services.AddSingleton(s => new PackageFetcher(
            s.GetRequiredService<PackageCache>(),
            new PackageFetcherOptions
            {
                Handler = s.GetRequiredService<ChannelHttpHandler>().Handler,
                Policy = s.GetRequiredService<FetchPolicy>(),
                Network = s.GetRequiredService<FetchPolicy>().Network,
                Archive = ArchiveOf(s.GetRequiredService<KeptPackages>(), s.GetRequiredService<IndexClientOptions>()),
                TimeProvider = s.GetRequiredService<TimeProvider>(),
            }));
        services.AddSingleton<PackageKeeping>();
        services.AddSingleton<FetchProgresses>();
        services.AddSingleton<AttemptTimes>();
        services.AddSingleton<BuildSteps>();
        services.AddSingleton<BuildEnds>();
        services.AddSingleton<CanceledBuilds>();
        services.AddHostedService(s => s.GetRequiredService<CanceledBuilds>());
        services.AddSingleton<WorkerPresence>();
        services.AddSingleton<StuckBuilds>();
        services.AddSingleton<EnvironmentLinks>();
        services.AddSingleton<BuildLease>();
        services.AddSingleton<PrefixLinking>();
        services.AddSingleton<BuildBeginning>();
        services.AddSingleton<BuildFetching>();
        services.AddSingleton<BuildActivation>();
        services.AddSingleton<BuildFollowUp>();
        services.AddSingleton<BuildPacking>();
        services.AddSingleton<BuildRemoval>();
        services.AddSingleton<PackedEnvironments>();
        services.AddSingleton<BuildArchiver>();
        services.AddSingleton<RecreationCheck>();
        services.AddSingleton<ArchiveRunProcessing>();
        services.AddSingleton<RetentionEvaluation>();
        services.AddSingleton<KeptPackagesSweep>();
        services.AddSingleton<StrayPrefixes>();
        services.AddSingleton<WatchedFiles>();
        services.AddSingleton<WatchedFolders>();
    }

    // What a solve had to read as a whole is on the share, and goes when it is in the package cache.
    private static Func<RepodataRecord, CancellationToken, Task<Stream?>> ArchiveOf(KeptPackages kept, IndexClientOptions indexes)
    {
        KeptWheels wheels = new(indexes.CacheDirectory);
        return async (record, token) =>
            record is { IsWheel: true, Sha256: { } sha256 } && wheels.Take(sha256) is { } wheel ? wheel : await kept.OpenAsync(record, token);
    }

    private static WorkOptions WorkOptionsOf(StoreOptions options) =>
        new()
        {
            SolveConcurrency = options.SolveConcurrency,
            BuildTimeLimit = options.BuildTimeLimit,
            WorkerGoneAfter = options.WorkerGoneAfter,
            MinimumBuildingTime = options.MinimumBuildingTime,
            SourceBuildLimits = new BuildLimits
            {
                Time = options.SourceBuilds.TimeLimit,
                MemoryBytes = options.SourceBuilds.MemoryBytes,
                MustConfine = options.SourceBuilds.MustBeConfined,
            },
        };

    private static BuildFolders BuildFoldersOf(SourceBuildSettings options) =>
        new(Path.GetFullPath(options.Folder ?? Path.Combine(Path.GetTempPath(), "conda-store-builds")));

    private static FetchPolicy PolicyOf(Settings settings, FetchAllowance deployment) =>
        new(async token => ChannelPolicy.ReachableOf(await settings.GetAsync(null, null, token), deployment))
        {
            Network = new NetworkOptions { Variables = NetworkOptions.VariablesOfProcess() },
        };

    // Values are JSON; anything else is a string, so that names need no quotes.
    private static StoreSettings DefaultSettings(StoreOptions options)
    {
        JsonObject values = new() { ["conda_channel_alias"] = options.ChannelAlias };
        foreach ((string name, string text) in options.Settings)
        {
            try
            {
                values[name] = JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                values[name] = text;
            }
        }

        return StoreSettings.Defaults.With(JsonSerializer.SerializeToElement(values));
    }

    private static AccessOptions AccessOf(StoreOptions options, TokenKey key)
    {
        AccessOptions access = new() { Signer = key.ForTokens, TokenLifetime = options.TokenLifetime, RoleMappingsVersion = options.RoleMappingsVersion };
        return access with
        {
            Anonymous = options.AnonymousRoles.Count > 0 ? RoleBindings.Parse(options.AnonymousRoles) : access.Anonymous,
            Authenticated = options.AuthenticatedRoles.Count > 0 ? RoleBindings.Parse(options.AuthenticatedRoles) : access.Authenticated,
            FixedTokens = options.AdministratorToken is { } token
                ? new Dictionary<string, Caller>
                {
                    [token] = new Caller(true, "administrator", RoleBindings.Of(ArnPattern.All, Role.Admin), null),
                }
                : access.FixedTokens,
        };
    }
}
