using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Configuration;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Pages;

/// <summary>The pages of namespaces, settings and the caller's account.</summary>
public sealed class PlacePageFunctions(
    PageAnswers answers, NamespaceStore namespaces, EnvironmentStore environments, Usage usage, Settings settings, TokenAuthority tokens, IShare share)
{
    private const string SettingRoute = "conda-store/admin/setting";

    /// <summary>Shows the namespaces that the caller may see.</summary>
    [Function("PageNamespaces")]
    public Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/namespace")] HttpRequest request,
        CancellationToken cancellationToken) => answers.PageAsync<NamespaceList>(
            request,
            async frame => new Dictionary<string, object?>
            {
                [nameof(NamespaceList.Namespaces)] = await namespaces.ListAsync(frame.Caller.Visibility, cancellationToken),
                [nameof(NamespaceList.Usage)] = await usage.GetAsync(frame.Caller.Visibility, cancellationToken),
            },
            cancellationToken);

    /// <summary>Shows a namespace with the roles of its members.</summary>
    [Function("PageNamespace")]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/namespace/{ns}")] HttpRequest request,
        string ns,
        CancellationToken cancellationToken) => answers.PageAsync<NamespaceDetails>(
            request,
            async frame =>
            {
                frame.Caller.Require(Permission.NamespaceRead, ns);
                Namespace found = await namespaces.GetAsync(ns, cancellationToken);
                IReadOnlyDictionary<string, NamespaceUsage> all = await usage.GetAsync(frame.Caller.Visibility, cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(NamespaceDetails.Namespace)] = found,
                    [nameof(NamespaceDetails.Usage)] = all.GetValueOrDefault(ns),
                };
            },
            cancellationToken);

    /// <summary>Shows the caller's identity, permissions and usage. Anonymous callers are redirected to the login.</summary>
    [Function("PageUser")]
    public Task<IResult> Account(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/user")] HttpRequest request,
        CancellationToken cancellationToken) => answers.PrivatePageAsync<UserDetails>(
            request,
            async frame => new Dictionary<string, object?>
            {
                [nameof(UserDetails.Usage)] = await usage.GetAsync(frame.Caller.Visibility, cancellationToken),
                [nameof(UserDetails.Disk)] = Disk(),
                [nameof(UserDetails.Tokens)] = await tokens.ListAsync(frame.Caller, all: false, cancellationToken),
            },
            cancellationToken);

    /// <summary>Shows the settings of the store.</summary>
    [Function("PageSettings")]
    public Task<IResult> StoreSettingsPage(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = SettingRoute)] HttpRequest request,
        CancellationToken cancellationToken) => SettingsAsync(request, null, null, cancellationToken);

    /// <summary>Shows the settings of a namespace.</summary>
    [Function("PageSettingsNamespace")]
    public Task<IResult> NamespaceSettings(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = SettingRoute + "/{ns}")] HttpRequest request,
        string ns,
        CancellationToken cancellationToken) => SettingsAsync(request, ns, null, cancellationToken);

    /// <summary>Shows the settings of an environment.</summary>
    [Function("PageSettingsEnvironment")]
    public Task<IResult> EnvironmentSettings(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = SettingRoute + "/{ns}/{env}")] HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken) => SettingsAsync(request, ns, env, cancellationToken);

    private Task<IResult> SettingsAsync(HttpRequest request, string? ns, string? env, CancellationToken cancellationToken) =>
        answers.PageAsync<SettingsForm>(
            request,
            async frame =>
            {
                frame.Caller.Require(Permission.SettingRead, ns is null ? string.Empty : env is null ? ns : $"{ns}/{env}");
                if (env is not null)
                {
                    await environments.GetAsync(ns!, env, cancellationToken);
                }
                else if (ns is not null)
                {
                    await namespaces.GetAsync(ns, cancellationToken);
                }

                StoreSettings holds = await settings.GetAsync(ns, env, cancellationToken);
                StoreSettings below = ns is null
                    ? settings.Defaults
                    : await settings.GetAsync(env is null ? null : ns, null, cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(SettingsForm.Namespace)] = ns,
                    [nameof(SettingsForm.Name)] = env,
                    [nameof(SettingsForm.Fields)] = SettingField.All(
                        holds.ToJson(), below.ToJson(), name => ns is null || !StoreSettings.IsOfStoreOnly(name)),
                };
            },
            cancellationToken);

    private (long Free, long Total) Disk()
    {
        DriveInfo drive = new(share.Root);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }
}
