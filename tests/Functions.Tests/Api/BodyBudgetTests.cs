using System.Net;
using System.Net.Http.Json;
using CondaStore.Domain.Store.Ports;
using CondaStore.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace CondaStore.Functions.Tests.Api;

public sealed class BodyBudgetTests
{
    [Fact]
    public void Add_BeyondTheBudget_IsRefusedUntilOthersAreAnswered()
    {
        BodyBudget budget = new(100);
        using BodyBudget.Account first = budget.Open(new DefaultHttpContext().Request);
        using BodyBudget.Account second = budget.Open(new DefaultHttpContext().Request);

        first.Add(60);
        StorageUnavailableException refused = Assert.Throws<StorageUnavailableException>(() => second.Add(60));
        second.Dispose();
        first.Dispose();
        first.Dispose();
        using BodyBudget.Account third = budget.Open(new DefaultHttpContext().Request);
        third.Add(100);

        Assert.NotNull(refused.RetryAfter);
        Assert.Equal(100, budget.Held);
    }

    [Fact]
    public void Add_BudgetIsExhaustedTogether_OneOfThemGoesOn()
    {
        BodyBudget budget = new(100);
        using BodyBudget.Account first = budget.Open(new DefaultHttpContext().Request);
        using BodyBudget.Account second = budget.Open(new DefaultHttpContext().Request);
        first.Add(50);
        second.Add(50);

        Assert.Throws<StorageUnavailableException>(() => first.Add(1));
        second.Add(50);

        Assert.Equal(100, budget.Held);
    }

    // Of many large bodies of a signed-in user, some are processed and the others are rejected with a retry delay; nothing is kept.
    [Fact]
    public async Task Post_ManyLargeBodiesAtOnce_AreWorkedOnOrToldToComeBack()
    {
        await using ApiStore store = await ApiStore.StartAsync();
        string large = new('#', 20 << 20);

        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            _ => store.Http.PostAsJsonAsync("specification/", new { @namespace = "team", specification = large })));

        Assert.All(answers, a => Assert.Contains(a.StatusCode, (HttpStatusCode[])[HttpStatusCode.BadRequest, HttpStatusCode.ServiceUnavailable]));
        Assert.All(answers.Where(a => a.StatusCode == HttpStatusCode.ServiceUnavailable), a => Assert.NotNull(a.Headers.RetryAfter));
        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.BadRequest);
        await Waiting.UntilAsync(() => Task.FromResult(BodyBudget.OfProcess.Held < 20 << 20));
    }
}
