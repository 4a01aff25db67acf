using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Rows;
using CondaStore.Functions.Api;
using CondaStore.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace CondaStore.Functions.Pages;

/// <summary>The page of what the store does: builds that run or wait, and those that ended.</summary>
public sealed class ActivityPageFunctions(PageAnswers answers, BuildStore builds)
{
    private const int MostRunning = 100;

    /// <summary>Shows the builds that the caller may see.</summary>
    [Function("PageActivity")]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "conda-store/admin/activity")] HttpRequest request,
        CancellationToken cancellationToken) => answers.PageAsync<Activity>(
            request,
            async frame =>
            {
                int number = PageQuery.Number(request);
                BuildStatus? status = PageQuery.Text(new ApiQuery(request), "status") is { } text
                    && BuildStatuses.TryParse(text, out BuildStatus known) ? known : null;
                BuildQuery query = new() { Visibility = frame.Caller.Visibility, Descending = true };
                List<Build> running = [];
                foreach (BuildStatus state in new[] { BuildStatus.Building, BuildStatus.Queued })
                {
                    running.AddRange((await builds.PageAsync(
                        query with { Status = state, Descending = false }, new Paging(0, MostRunning), cancellationToken)).Items);
                }

                return new Dictionary<string, object?>
                {
                    [nameof(Activity.Running)] = running,
                    [nameof(Activity.Builds)] = await builds.PageAsync(
                        query with { Status = status }, PageQuery.Paging(number, Activity.PageSize), cancellationToken),
                    [nameof(Activity.Number)] = number,
                    [nameof(Activity.Status)] = status,
                };
            },
            cancellationToken);
}
