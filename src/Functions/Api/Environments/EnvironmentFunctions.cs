using System.Text.Json;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Api.Builds;
using CondaStore.Functions.Api.Wire;
using CondaStore.Functions.Builds;
using CondaStore.Functions.Maintenance;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CondaStore.Functions.Api.Environments;

/// <summary>The endpoints of environments, which are the names under which the builds of a namespace are used.</summary>
public sealed class EnvironmentFunctions(
    RequestCallers callers, TokenAuthority tokens, NamespaceStore namespaces, EnvironmentStore environments, BuildStore builds)
{
    // A client of version 1 that does not specify a size repeats the request until it has everything in one response.
    private const int EverythingLimit = 10_000;

    private const string Filters = "search namespace name status packages* artifact jwt order sort_by:environments*";

    /// <summary>Lists the environments that the caller may see, by page.</summary>
    [Function("EnvironmentList")]
    [Operation(
        "environments", "Lists environments; all of them if no size is given.", Query = "page size " + Filters, Form = ResponseForm.Page,
        Data = typeof(EnvironmentWire), Deprecated = "Use `GET /api/v2/environment/`.")]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/environment")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        DeprecationHeaders.Apply(request.HttpContext.Response);
        ApiQuery query = new(request);
        ApiPaging paging = ApiPaging.From(query, sizeWhenAbsent: EverythingLimit);
        string[] sorts = [.. query.Texts("sort_by").Where(s => s is "namespace" or "name")];
        EnvironmentQuery wanted = await QueryAsync(request, query, sorts, query.Text("order") == "desc", cancellationToken);
        Page<StoreEnvironment> page = await environments.PageAsync(wanted, new Paging(paging.Offset, paging.Size), cancellationToken);
        // A response with everything reports the default size, as long as everything fits into it.
        int size = query.Integer("size") is null ? Math.Max(ApiQuery.PageLimit, page.Items.Count) : paging.Size;
        return ApiResults.Page(await WireAsync(page.Items, cancellationToken), paging.Page, size, page.Count);
    }

    /// <summary>Lists the environments that the caller may see, by cursor.</summary>
    [Function("EnvironmentListV2")]
    [Operation(
        "environments", "Lists environments after a cursor.", Query = "cursor limit " + Filters, Form = ResponseForm.Cursor,
        Data = typeof(ListedEnvironmentWire), Errors = [ErrorCode.InvalidRequest])]
    public async Task<IResult> ListV2(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v2/environment")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        ApiQuery query = new(request);
        bool descending = query.OneOf("order", "asc", "desc") == "desc";
        string[] sorts = [.. query.Texts("sort_by").SelectMany(
            s => s.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (sorts.Any(s => s is not ("namespace" or "name")))
        {
            string found = string.Join(", ", sorts.Select(s => $"'{s}'"));
            return ApiResults.Error(
                StatusCodes.Status400BadRequest, $"Cannot sort results by [{found}]. Valid sort_by values are ['namespace', 'name']");
        }

        int limit = query.Integer("limit") ?? ApiQuery.PageLimit;
        if (limit < 1)
        {
            throw new RequestFaultException(
                new RequestFault("greater_than_equal", ["query", "limit"], "Input should be greater than or equal to 1", limit));
        }

        EnvironmentQuery wanted = await QueryAsync(request, query, sorts, descending, cancellationToken);
        CursorPage<StoreEnvironment> page = await environments.AfterAsync(
            wanted, query.Text("cursor"), Math.Min(limit, EverythingLimit), cancellationToken);
        return ApiResults.Json(new
        {
            Data = (await WireAsync(page.Items, cancellationToken)).Select(ListedEnvironmentWire.From),
            Status = "ok",
            Message = (string?)null,
            page.Cursor,
            page.Count,
        });
    }

    /// <summary>Gets an environment.</summary>
    [Function("EnvironmentGet")]
    [Operation(
        "environments", "Gets an environment.", Permission = "environment::read", Data = typeof(EnvironmentWire))]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conda-store/api/v1/environment/{ns}/{env}")] HttpRequest request,
        string ns,
        string env,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.EnvironmentRead, $"{ns}/{env}", cancellationToken);
        StoreEnvironment environment = await environments.GetAsync(ns, env, cancellationToken);
        return ApiResults.Data(EnvironmentWire.From(environment, await namespaces.GetAsync(environment.Namespace, cancellationToken)));
    }

    /// <summary>Activates a build, or changes the description.</summary>
    [Function("EnvironmentUpdate")]
    [Operation(
        "environments", "Activates a build, or changes the description.",
        Details = "An archived build is recreated first; the message says so.", Permission = "environment::update",
        Body = typeof(EnvironmentBody), Form = ResponseForm.Acknowledgement, Errors = [ErrorCode.InvalidState], MissingStatus = 400)]
    public async Task<IResult> Update(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "conda-store/api/v1/environment/{ns}/{env}")] HttpRequest request,
        string ns,
        string env,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.EnvironmentUpdate, $"{ns}/{env}", cancellationToken);
        JsonElement given = await ApiBody.ReadObjectAsync(request, cancellationToken);
        EnvironmentBody body = given.Members<EnvironmentBody>();
        if (body.BuildId is null && body.Description is null
            && given.EnumerateObject().Select(p => p.Name).FirstOrDefault(n => n is not ("build_id" or "description")) is { } unknown)
        {
            throw new RequestFaultException(new RequestFault(
                "extra_forbidden", ["body", unknown], "Nothing to change: only build_id and description can be changed", null));
        }

        if (body.BuildId is { } archived && await RecreateFirstAsync(ns, env, archived, tasks, cancellationToken))
        {
            await environments.UpdateAsync(ns, env, null, body.Description, cancellationToken);
            return ApiResults.Ack($"build {archived} is archived; it is being recreated and becomes active afterwards");
        }

        if (await MissingAsync(environments.UpdateAsync(ns, env, body.BuildId, body.Description, cancellationToken)) is { } missing)
        {
            return missing;
        }

        if (body.BuildId is not null)
        {
            await tasks.SchedulePointingAsync(ns, env, cancellationToken);
        }

        return ApiResults.Ack();
    }

    /// <summary>Deletes an environment with its builds.</summary>
    [Function("EnvironmentDelete")]
    [Operation(
        "environments", "Deletes an environment with its builds.", Permission = "environment::delete",
        Form = ResponseForm.Acknowledgement,
        MissingStatus = 400)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "conda-store/api/v1/environment/{ns}/{env}")] HttpRequest request,
        string ns,
        string env,
        [DurableClient] DurableTaskClient tasks,
        CancellationToken cancellationToken)
    {
        await callers.RequireAsync(request, Permission.EnvironmentDelete, $"{ns}/{env}", cancellationToken);
        if (await MissingAsync(environments.DeleteAsync(ns, env, cancellationToken)) is { } missing)
        {
            return missing;
        }

        await tasks.ScheduleDeletionsAsync(cancellationToken);
        return ApiResults.Ack();
    }

    // If there is nothing to change, existing clients expect 400; what is missing is specified by the request.
    private static async Task<IResult?> MissingAsync(Task change)
    {
        try
        {
            await change;
            return null;
        }
        catch (StoreException missing) when (missing.Code == ErrorCode.NotFound)
        {
            return ApiResults.Error(StatusCodes.Status400BadRequest, missing.Message, missing.Code);
        }
    }

    // An archived build has no files: it is recreated first and activated in the same step that completes it.
    private async Task<bool> RecreateFirstAsync(
        string ns, string env, long buildId, DurableTaskClient tasks, CancellationToken cancellationToken)
    {
        bool isOfEnvironment = await builds.FindAsync(buildId, cancellationToken) is { } build
            && (build.Status == BuildStatus.Archived || (build.IsRecreating && !build.Status.IsFinished()))
            && await environments.FindAsync(ns, env, cancellationToken) is { } environment
            && environment.Id == build.EnvironmentId;
        if (isOfEnvironment)
        {
            await tasks.ScheduleBuildAsync(await builds.RecreateAsync(buildId, activate: true, cancellationToken), cancellationToken);
        }

        return isOfEnvironment;
    }

    private async Task<EnvironmentQuery> QueryAsync(
        HttpRequest request, ApiQuery query, string[] sorts, bool descending, CancellationToken cancellationToken)
    {
        Caller caller = await callers.GetAsync(request, cancellationToken);
        Visibility? also = null;
        if (query.Text("jwt") is { } token)
        {
            Caller other = await tokens.CallerAsync(token, cancellationToken);
            if (!other.IsAuthenticated)
            {
                throw new RequestFaultException(new RequestFault("value_error", ["query", "jwt"], "Input should be a valid token", null));
            }

            also = other.Visibility;
        }

        return new EnvironmentQuery
        {
            Visibility = caller.Visibility,
            AlsoVisibleTo = also,
            Search = query.Text("search"),
            Namespace = query.Text("namespace"),
            Name = query.Text("name"),
            Status = BuildFilters.Status(query),
            Packages = [.. query.Texts("packages", "package")],
            Artifact = BuildFilters.Artifact(query),
            SortBy = sorts,
            Descending = descending,
        };
    }

    private async Task<IReadOnlyList<EnvironmentWire>> WireAsync(IEnumerable<StoreEnvironment> items, CancellationToken cancellationToken)
    {
        Dictionary<string, Namespace> known = new(StringComparer.Ordinal);
        List<EnvironmentWire> wire = [];
        foreach (StoreEnvironment environment in items)
        {
            if (!known.TryGetValue(environment.Namespace, out Namespace? ns))
            {
                ns = await namespaces.FindAsync(environment.Namespace, cancellationToken);
                if (ns is null)
                {
                    // Deleted after it was listed.
                    continue;
                }

                known.Add(environment.Namespace, ns);
            }

            wire.Add(EnvironmentWire.From(environment, ns));
        }

        return wire;
    }
}
