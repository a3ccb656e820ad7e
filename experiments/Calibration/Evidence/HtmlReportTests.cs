using System.Text.RegularExpressions;
using Circuits.Experiments.Calibration.Subjects;
using Circuits.Science.Evidence;
using Circuits.Science.Verdicts;

namespace Circuits.Experiments.Calibration.Evidence;

public sealed class HtmlReportTests
{
    [Fact]
    public void ItIsOnePageThatNeedsNothingElse()
    {
        var page = Page(Rows.Measured(0.001));
        Assert.DoesNotMatch(new Regex("<script|<link|src=|http", RegexOptions.IgnoreCase), page);
        Assert.Contains("16.1 % [14.9, ∞]", page.Replace("&#8734;", "∞"));
    }

    [Fact]
    public void WhatClaimsSayIsTextAndNotMarkup() => Assert.Contains("&quot;&lt;b&gt;&quot; &amp; 16.1 %", Page(Rows.Measured(0.001)));

    [Fact]
    public void ItShowsWhatIsNotAsStated()
    {
        Assert.DoesNotContain("class=\"differs\"", Page(Rows.Measured(0.001)));
        Assert.Contains("class=\"differs\"", Page(Rows.Measured(0.001) with { Expected = Outcome.Refuted }));
        Assert.Contains("no outcome", Page(Rows.Empty with { Error = "It broke" }));
    }

    private static string Page(LedgerRow row)
    {
        using var scratch = new ScratchFolder();
        return File.ReadAllText(HtmlReport.Write(scratch.Path, [row], [new Claim(row.Claim, _ => throw new NotSupportedException())]));
    }
}
