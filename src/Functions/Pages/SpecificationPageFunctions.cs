using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Specifying;
using CondaStore.Functions.Api;
using CondaStore.Functions.Api.Builds;
using CondaStore.Functions.Builds;
using CondaStore.Web;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Pages;

/// <summary>The forms for specifications.</summary>
public sealed class SpecificationPageFunctions(
    PageAnswers answers, EnvironmentStore environments, NamespaceStore namespaces, BuildStore builds, Specifications specifications)
{
    private const string CreateRoute = "conda-store/admin/create";
    private const string EditRoute = "conda-store/admin/environment/{ns}/{env}/edit";
    private const string Lockfile = "lockfile";

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
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = CreateRoute)] HttpRequest request,
        CancellationToken cancellationToken) =>
        answers.PageAsync<EnvironmentForm>(request, frame => NewAsync(request, frame, cancellationToken), cancellationToken);

    /// <summary>Builds what the form for a new environment says, for browsers without scripts.</summary>
    [Function("PageCreateSubmit")]
    public Task<IResult> CreateSubmit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = CreateRoute)] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken) => answers.FormAsync<EnvironmentForm>(
            request,
            (frame, form) => SubmitAsync(form, frame, tasks, cancellationToken),
            async (frame, form, reason) => WithProblem(await NewAsync(request, frame, cancellationToken), form, reason),
            cancellationToken);

    /// <summary>Shows the form that edits an environment, with the specification of its newest build or of the one that the query
    /// names.</summary>
    [Function("PageEdit")]
    public Task<IResult> Edit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = EditRoute)] HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken) =>
        answers.PageAsync<EnvironmentForm>(request, frame => ExistingAsync(request, frame, ns, env, cancellationToken), cancellationToken);

    /// <summary>Builds what the form of an environment says, for browsers without scripts.</summary>
    [Function("PageEditSubmit")]
    public Task<IResult> EditSubmit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = EditRoute)] HttpRequest request,
        [DurableClient] DurableTaskClient tasks,
        string ns,
        string env,
        CancellationToken cancellationToken) => answers.FormAsync<EnvironmentForm>(
            request,
            (frame, form) => SubmitAsync(form, frame, tasks, cancellationToken),
            async (frame, form, reason) => WithProblem(await ExistingAsync(request, frame, ns, env, cancellationToken), form, reason),
            cancellationToken);

    private async Task<Dictionary<string, object?>> NewAsync(HttpRequest request, PageFrame frame, CancellationToken cancellationToken)
    {
        if (!frame.MayCreateAnywhere)
        {
            throw new StoreException(ErrorCode.AccessDenied, "request not authorized");
        }

        IReadOnlyList<Namespace> visible = await namespaces.ListAsync(frame.Caller.Visibility, cancellationToken);
        return new Dictionary<string, object?>
        {
            [nameof(EnvironmentForm.Namespaces)] = visible.Select(n => n.Name).Where(frame.MayCreateIn).ToArray(),
            [nameof(EnvironmentForm.Namespace)] = PageQuery.Text(new ApiQuery(request), "namespace") ?? frame.Caller.PrimaryNamespace,
            [nameof(EnvironmentForm.Text)] = Example,
        };
    }

    private async Task<Dictionary<string, object?>> ExistingAsync(
        HttpRequest request, PageFrame frame, string ns, string env, CancellationToken cancellationToken)
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

        Specification? written = start is null ? null : await specifications.GetAsync(start.SpecificationSha256, cancellationToken);
        return new Dictionary<string, object?>
        {
            [nameof(EnvironmentForm.Environment)] = environment,
            [nameof(EnvironmentForm.Newest)] = both.Newest,
            [nameof(EnvironmentForm.Start)] = start,
            [nameof(EnvironmentForm.Namespace)] = ns,
            [nameof(EnvironmentForm.Name)] = env,
            [nameof(EnvironmentForm.Description)] = environment.Description,
            [nameof(EnvironmentForm.IsLockfile)] = written?.IsLockfile ?? false,
            [nameof(EnvironmentForm.Text)] = (start is null ? null : await builds.FindTextAsync(start, cancellationToken))
                ?? (written is null ? $"name: {env}\ndependencies: []\n" : SpecificationText.Of(written)),
        };
    }

    private async Task<string> SubmitAsync(
        IFormCollection form, PageFrame frame, DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        string ns = form["namespace"].ToString() is { Length: > 0 } chosen ? chosen : form["new_namespace"].ToString().Trim();
        SpecificationSubmission submission = new()
        {
            Text = form["specification"].ToString(),
            Namespace = ns,
            IsLockfile = form["kind"] == Lockfile,
            EnvironmentName = form["environment_name"].ToString().Trim(),
            EnvironmentDescription = form["environment_description"].ToString(),
            Update = form["kind"] == Lockfile ? null : UpdateRequest.Parse(form["mode"].ToString(), names: null),
        };
        Build build = await specifications.SubmitAsync(submission, frame.Caller, cancellationToken);
        await tasks.ScheduleBuildAsync(build, cancellationToken);
        return frame.Links.Build(build.Id);
    }

    private static Dictionary<string, object?> WithProblem(Dictionary<string, object?> parameters, IFormCollection form, StoreException failure)
    {
        string text = form["specification"].ToString();
        bool isLockfile = form["kind"] == Lockfile;
        IReadOnlyList<SpecificationProblem> problems = isLockfile ? [] : SpecificationReading.Of(text).Problems;
        parameters[nameof(EnvironmentForm.Text)] = text;
        parameters[nameof(EnvironmentForm.IsLockfile)] = isLockfile;
        parameters[nameof(EnvironmentForm.Mode)] = form["mode"].ToString();
        parameters[nameof(EnvironmentForm.Problem)] = problems.Count == 0
            ? string.Join('\n', [failure.Message, .. failure.Hints])
            : string.Join('\n', problems.Select(p => p.Line is { } line ? $"Line {line}: {p.Message}" : p.Message));
        return parameters;
    }
}
