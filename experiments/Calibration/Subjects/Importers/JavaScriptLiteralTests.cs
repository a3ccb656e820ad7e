using System.Text.Json;
using System.Text.Json.Nodes;
using Circuits.Science.Subjects.Importers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Circuits.Experiments.Calibration.Subjects.Importers;

public sealed class JavaScriptLiteralTests
{
    private const string Path = "model.min.js";

    /// <summary>Expected: what node 20 prints for JSON.stringify of the same literal, keys in the literal's order.</summary>
    [Fact]
    public void ALiteralMeansWhatNodeSaysItMeans()
    {
        const string Literal = """
            {a:!0,b:!1,c:void 0,d:.5,e:-.47,f:1e3,"g":'it\'s',h:[1,2,],$i_1:{},j:1.5e-7,k:"\u00e9\n\x41",l:null,0:"zero",m:-0.0010000000474974513,}
            """;
        const string Node = """
            {"a":true,"b":false,"c":null,"d":0.5,"e":-0.47,"f":1000,"g":"it's","h":[1,2],"$i_1":{},"j":1.5e-7,"k":"é\nA","l":null,"0":"zero","m":-0.0010000000474974513}
            """;
        var read = JavaScriptLiteral.Parse($"x.exports={Literal}", Path, Limits.Usual);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Node), read), read.ToJsonString());
        Assert.Equal(1000, read["f"]!.GetValue<int>());
    }

    [Fact]
    public void TheLiteralIsFoundInABrowserBundle()
    {
        const string Bundle = """
            !function(a){if("object"==typeof exports&&"undefined"!=typeof module)module.exports=a();else{self.model=a()}}
            (function(){return function a(n,i,e){var r=i[o]={exports:{}}}({1:[function(a,n,i){n.exports={size:[!0,.25]}},{}]},{},[1])(1)});
            """;
        Assert.Equal("""{"size":[true,0.25]}""", JavaScriptLiteral.Parse(Bundle, Path, Limits.Usual).ToJsonString());
        Assert.Equal("QUJD", JavaScriptLiteral.Parse("""n.exports="QUJD"},{}]},{},[1])(1)});""", Path, Limits.Usual).GetValue<string>());
    }

    [Fact]
    public void AnyJsonReadsAsItself()
    {
        var values = Gen.Choose(0, 3).SelectMany(kind => kind switch
        {
            0 => ArbMap.Default.GeneratorFor<NormalFloat>().Select(f => (JsonNode)JsonValue.Create(f.Get)),
            1 => ArbMap.Default.GeneratorFor<int>().Select(n => (JsonNode)JsonValue.Create(n)),
            2 => ArbMap.Default.GeneratorFor<UnicodeString>().Select(s => (JsonNode)JsonValue.Create(s.Get.Where(c => !char.IsSurrogate(c)).Aggregate("", (t, c) => t + c))),
            _ => ArbMap.Default.GeneratorFor<bool>().Select(b => (JsonNode)JsonValue.Create(b)),
        });
        var json = values.ListOf().Select(all => new JsonObject { ["list"] = new JsonArray([.. all]), ["a b"] = 1 }.ToJsonString());
        Prop.ForAll(Arb.From(json), text => JsonNode.DeepEquals(JsonNode.Parse(text), JavaScriptLiteral.Parse(text, Path, Limits.Usual)))
            .Check(Config.QuickThrowOnFailure.WithReplay(20260801, 1));
    }

    [Theory]
    [InlineData("x.exports={a:f()}", "this is not data")]
    [InlineData("x.exports={a:1+2}", "',' is missing")]
    [InlineData("x.exports={a:1,a:2}", "the key 'a' comes twice")]
    [InlineData("x.exports={a:[1,2}", "',' is missing")]
    [InlineData("x.exports={a:[1,2", "ends too early")]
    [InlineData("x.exports={a:\"b", "does not end")]
    [InlineData("x.exports={a 1}", "':' is missing")]
    [InlineData("x.exports={a:0x1f}", "is not a decimal number")]
    [InlineData("x.exports={a:010}", "is not a decimal number")]
    [InlineData("x.exports={a:-Infinity}", "is not a decimal number")]
    [InlineData("x.exports={a:`b`}", "this is not data")]
    [InlineData("x.exports={}.a", "something follows")]
    [InlineData("{} {}", "something follows")]
    [InlineData("module.exports=a()", "neither JSON nor 'exports='")]
    [InlineData("", "neither JSON nor 'exports='")]
    public void WhateverIsNotDataIsRefusedInOneLineWithItsPlace(string text, string expected)
    {
        var message = Assert.Throws<InvalidDataException>(() => JavaScriptLiteral.Parse(text, Path, Limits.Usual)).Message;
        Assert.StartsWith(Path + ": ", message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
