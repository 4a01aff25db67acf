using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Functions.Configuration;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace CondaStore.Functions.Pages;

/// <summary>The pages that show and change who has access to a namespace or an environment.</summary>
public sealed class AccessPageFunctions(
    PageAnswers answers, AccessGrants grants, NamespaceStore namespaces, NamespaceRoles roles, EnvironmentStore environments,
    IOptions<StoreOptions> options)
{
    private const string NamespaceRoute = "conda-store/admin/namespace/{ns}/access";
    private const string EnvironmentRoute = "conda-store/admin/environment/{ns}/{env}/access";

    /// <summary>Shows who has access to a namespace.</summary>
    [Function("PageAccessNamespace")]
    public Task<IResult> OfNamespace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = NamespaceRoute)] HttpRequest request,
        string ns,
        CancellationToken cancellationToken) =>
        answers.PageAsync<AccessDetails>(request, frame => ContentAsync(frame, ns, null, cancellationToken), cancellationToken);

    /// <summary>Shows who has access to an environment.</summary>
    [Function("PageAccessEnvironment")]
    public Task<IResult> OfEnvironment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = EnvironmentRoute)] HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken) =>
        answers.PageAsync<AccessDetails>(request, frame => ContentAsync(frame, ns, env, cancellationToken), cancellationToken);

    /// <summary>Gives a role on a namespace or takes it away.</summary>
    [Function("PageAccessNamespaceSubmit")]
    public Task<IResult> SubmitOfNamespace(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = NamespaceRoute)] HttpRequest request,
        string ns,
        CancellationToken cancellationToken) => SubmitAsync(request, ns, null, cancellationToken);

    /// <summary>Gives a role on an environment or takes it away.</summary>
    [Function("PageAccessEnvironmentSubmit")]
    public Task<IResult> SubmitOfEnvironment(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = EnvironmentRoute)] HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken) => SubmitAsync(request, ns, env, cancellationToken);

    private Task<IResult> SubmitAsync(HttpRequest request, string ns, string? env, CancellationToken cancellationToken) =>
        answers.FormAsync<AccessDetails>(
            request,
            async (frame, form) =>
            {
                await ChangeAsync(frame.Caller, form, cancellationToken);
                return env is null ? frame.Links.AccessTo(ns) : frame.Links.AccessTo(ns, env);
            },
            async (frame, form, failure) => new(await ContentAsync(frame, ns, env, cancellationToken))
            {
                [nameof(AccessDetails.Problem)] = failure.Message,
                [nameof(AccessDetails.Who)] = form["who"].ToString(),
                [nameof(AccessDetails.Role)] = form["role"].ToString(),
                [nameof(AccessDetails.On)] = form["on"].ToString(),
            },
            cancellationToken);

    private async Task ChangeAsync(Caller caller, IFormCollection form, CancellationToken cancellationToken)
    {
        string who = form["who"].ToString().Trim();
        string on = form["on"].ToString().Trim();
        if (!ArnPattern.TryParse(on, out ArnPattern pattern))
        {
            throw new StoreException(ErrorCode.InvalidRequest, $"'{on}' is not NAMESPACE/ENVIRONMENT, in which * stands for any text.");
        }

        Role? role = form["role"].ToString() is not { Length: > 0 } name ? null
            : Roles.TryParse(name, out Role parsed) ? parsed
            : throw new StoreException(ErrorCode.InvalidRequest, $"'{name}' is not a role.");
        if (await namespaces.FindAsync(who, cancellationToken) is null)
        {
            throw new StoreException(
                ErrorCode.InvalidRequest,
                $"There is no namespace '{who}'. A user has access as a member of a namespace: a team's, or the one with the user's name.");
        }

        await (options.Value.RoleMappingsVersion == 1
            ? namespaces.SetRoleAsync(who, pattern, role, caller, cancellationToken)
            : SetNamespaceRoleAsync(who, pattern, role, caller, cancellationToken));
    }

    // The second version knows whole namespaces only.
    private async Task SetNamespaceRoleAsync(
        string who, ArnPattern pattern, Role? role, Caller caller, CancellationToken cancellationToken)
    {
        string ns = pattern.NamespacePart;
        if (!pattern.CoversWholeNamespaces || ns.Contains('*', StringComparison.Ordinal))
        {
            throw new StoreException(
                ErrorCode.InvalidRequest, "In this store, roles are for whole namespaces (Store:RoleMappingsVersion=2): NAMESPACE/*.");
        }

        caller.Require(Permission.NamespaceRoleMappingCreate, ns);
        caller.Require(Permission.NamespaceRoleMappingDelete, ns);
        NamespaceRole? existing = (await roles.ListAsync(ns, cancellationToken)).FirstOrDefault(r => r.OtherNamespace == who);
        Task change = (role, existing) switch
        {
            (null, null) => Task.CompletedTask,
            (null, _) => roles.DeleteAsync(ns, who, cancellationToken),
            ({ } given, null) => roles.CreateAsync(ns, who, given.ToWire(), cancellationToken),
            ({ } given, _) => roles.UpdateAsync(ns, who, given.ToWire(), cancellationToken),
        };
        await change;
    }

    private async Task<Dictionary<string, object?>> ContentAsync(
        PageFrame frame, string ns, string? env, CancellationToken cancellationToken)
    {
        frame.Caller.Require(Permission.NamespaceRead, ns);
        StoreEnvironment? environment = env is null ? null : await environments.GetAsync(ns, env, cancellationToken);
        bool isAdministrator = frame.Caller.May(Permission.NamespaceUpdate, ns);
        IEnumerable<string> names = isAdministrator
            ? (await namespaces.ListAsync(frame.Caller.Visibility, cancellationToken)).Select(n => n.Name).Where(n => n != ns)
            : [];
        return new Dictionary<string, object?>
        {
            [nameof(AccessDetails.Namespace)] = ns,
            [nameof(AccessDetails.Environment)] = environment,
            [nameof(AccessDetails.Grants)] = await grants.ListAsync(ns, env, frame.Caller, cancellationToken),
            [nameof(AccessDetails.Claims)] = isAdministrator ? Claims(ns, env) : [],
            [nameof(AccessDetails.Names)] = names.ToArray(),
        };
    }

    private BoundClaim[] Claims(string ns, string? env) => [.. ClaimRoles.Parse(options.Value.RoleBindings, options.Value.Authentication).All()
        .SelectMany(c => c.Bindings.Patterns.Where(p => ArnPattern.TryParse(p, out ArnPattern pattern)
                && (env is null ? pattern.MatchesNamespace(ns) : pattern.Matches(ns, env)))
            .SelectMany(p => c.Bindings.RolesOf(p).Select(role => new BoundClaim(c.Claim, p, role))))];
}
