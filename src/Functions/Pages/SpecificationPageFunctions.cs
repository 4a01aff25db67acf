using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Functions.Api;
using CondaStore.Functions.Api.Builds;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Pages;

/// <summary>The forms for specifications.</summary>
public sealed class SpecificationPageFunctions(
    PageAnswers answers, EnvironmentStore environments, NamespaceStore namespaces, BuildStore builds, Specifications specifications)
{
    private const string Example = """
        name: example
        channels:
        - conda-forge
        dependencies:
        - python

        """;

    /// <summary>Shows the form for a new environment.</summary>
    [Function("PageCreate")]
    public Task<IResult> Create(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/create")] HttpRequest request,
        CancellationToken cancellationToken) => answers.PageAsync<EnvironmentForm>(
            request,
            async frame =>
            {
                if (!frame.MayCreateAnywhere)
                {
                    throw new StoreException(ErrorCode.AccessDenied, "request not authorized");
                }

                IReadOnlyList<Namespace> visible = await namespaces.ListAsync(frame.Caller.Visibility, cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(EnvironmentForm.Namespaces)] = visible.Select(n => n.Name).Where(frame.MayCreateIn).ToArray(),
                    [nameof(EnvironmentForm.Namespace)] =
                        PageQuery.Text(new ApiQuery(request), "namespace") ?? frame.Caller.PrimaryNamespace,
                    [nameof(EnvironmentForm.Text)] = Example,
                };
            },
            cancellationToken);

    /// <summary>Shows the form that edits an environment, with the specification of its newest build or of the one that the query
    /// names.</summary>
    [Function("PageEdit")]
    public Task<IResult> Edit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/environment/{ns}/{env}/edit")]
        HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken) => answers.PageAsync<EnvironmentForm>(
            request,
            async frame =>
            {
                frame.Caller.Require(Permission.EnvironmentRead, $"{ns}/{env}");
                frame.Caller.Require(Permission.EnvironmentCreate, $"{ns}/{env}");
                StoreEnvironment environment = await environments.GetAsync(ns, env, cancellationToken);
                EnvironmentBuilds both = (await builds.OfEnvironmentsAsync([environment], cancellationToken))[0];
                Build? start = PageQuery.Text(new ApiQuery(request), "build") is { } number
                    ? await builds.GetAsync(BuildFilters.BuildId(number), cancellationToken)
                    : both.Newest;
                if (start is not null && start.EnvironmentId != environment.Id)
                {
                    throw new StoreException(ErrorCode.NotFound, $"{ns}/{env} has no build {start.Id}");
                }

                Specification? written = start is null
                    ? null
                    : await specifications.GetAsync(start.SpecificationSha256, cancellationToken);
                return new Dictionary<string, object?>
                {
                    [nameof(EnvironmentForm.Environment)] = environment,
                    [nameof(EnvironmentForm.Newest)] = both.Newest,
                    [nameof(EnvironmentForm.Start)] = start,
                    [nameof(EnvironmentForm.Namespace)] = ns,
                    [nameof(EnvironmentForm.Name)] = env,
                    [nameof(EnvironmentForm.Description)] = environment.Description,
                    [nameof(EnvironmentForm.IsLockfile)] = written?.IsLockfile ?? false,
                    [nameof(EnvironmentForm.Text)] = written is null ? $"name: {env}\ndependencies: []\n" : SpecificationText.Of(written),
                };
            },
            cancellationToken);
}
