/*
 * runtime: a flame graph as one SVG file that needs nothing else: the outermost frame at the bottom, each frame as wide as its share.
 * Frames are blue in the kernel, green when they were inlined, grey when they are parts of the key, else red to yellow by name.
 *
 *	  | tcp_sendmsg |
 *	  | sock_write  | read |
 *	| main                     | worker |
 *	| all                               |
 *
 * In a browser a click on a frame widens it, a click on the lowest one goes back, "/" or Ctrl-F asks for a regular expression and marks
 * what matches.  Without scripts the picture and the texts under the pointer (titles) remain.
 */
#include <stdio.h>

#include "runtime/profile_priv.h"

#define WIDTH 1200
#define MARGIN 10
#define TOP 56
#define FRAME_HEIGHT 17
#define CHAR_WIDTH 7.25		/* of 12 pixel monospace */
#define LEAST_WIDTH 0.15	/* pixels; narrower frames are left out */

static const char script[] =
	"<script><![CDATA[\n"
	"(function(){\n"
	"var svg=document.documentElement,gs=[].slice.call(svg.querySelectorAll('g.f')),W=" "1180" ",X=" "10" ",C=7.25;\n"
	"var info=svg.querySelector('#info'),found=svg.querySelector('#found'),back=svg.querySelector('#back');\n"
	"gs.forEach(function(g){var r=g.firstElementChild.nextElementSibling;\n"
	" g.r=r;g.t=r.nextElementSibling;g.x=+r.getAttribute('x');g.w=+r.getAttribute('width');g.y=+r.getAttribute('y');\n"
	" g.name=g.getAttribute('data-n');g.say=g.firstElementChild.textContent;\n"
	" g.addEventListener('mouseover',function(){info.textContent=g.say});\n"
	" g.addEventListener('mouseout',function(){info.textContent=''});\n"
	" g.addEventListener('click',function(){zoom(g)});});\n"
	"function put(g,x,w,dim){g.style.display='';g.r.setAttribute('x',x.toFixed(2));g.r.setAttribute('width',w.toFixed(2));\n"
	" g.style.opacity=dim?0.5:1;var n=Math.floor((w-4)/C);g.t.setAttribute('x',(x+3).toFixed(2));\n"
	" g.t.textContent=n<3?'':n<g.name.length?g.name.slice(0,n-2)+'..':g.name;}\n"
	"function zoom(z){var s=W/z.w;back.style.display=z.w>W-1?'none':'';gs.forEach(function(g){\n"
	" if(g.y>z.y&&g.x<=z.x+0.01&&g.x+g.w>=z.x+z.w-0.01)put(g,X,W,true);\n"
	" else if(g.y<=z.y&&g.x>=z.x-0.01&&g.x+g.w<=z.x+z.w+0.01)put(g,X+(g.x-z.x)*s,g.w*s,false);\n"
	" else g.style.display='none';});}\n"
	"function search(){var q=prompt('Regular expression:');if(q===null)return;var re=q?new RegExp(q):null,spans=[],sum=0,end=0;\n"
	" gs.forEach(function(g){var hit=re&&re.test(g.name);g.r.style.fill=hit?'#d0f':'';if(hit)spans.push([g.x,g.x+g.w]);});\n"
	" spans.sort(function(a,b){return a[0]-b[0]});spans.forEach(function(p){var a=Math.max(p[0],end);\n"
	"  if(p[1]>a){sum+=p[1]-a;end=p[1]}});found.textContent=re?'matched: '+(100*sum/W).toFixed(1)+'%':'';}\n"
	"back.addEventListener('click',function(){zoom({x:X,w:W,y:1e9})});back.style.display='none';\n"
	"svg.querySelector('#search').addEventListener('click',search);\n"
	"window.addEventListener('keydown',function(e){if(e.key==='/'||(e.ctrlKey&&e.key==='f')){e.preventDefault();search()}});\n"
	"})();\n"
	"]]></script>\n";

/* Bytes of a valid UTF-8 character of more than one byte, or 0. */
static size_t utf8_len(const unsigned char *s)
{
	size_t n = s[0] >= 0xc2 && s[0] < 0xe0 ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : s[0] >= 0xf0 && s[0] < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if (n == 3 && ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] >= 0xa0) || (s[0] == 0xef && s[1] == 0xbf && s[2] >= 0xbe)))
		return 0;	/* overlong; a surrogate; not a character */
	if (n == 4 && ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] >= 0x90)))
		return 0;
	return n;
}

/* At most max characters; names come from files of the traced world. */
static void xml(struct strbuf *out, const char *text, size_t max)
{
	const unsigned char *s = (const unsigned char *)text;

	for (size_t n; *s && max--; s += n) {
		n = 1;
		if (*s == '&')
			text_lit(out, "&amp;");
		else if (*s == '<')
			text_lit(out, "&lt;");
		else if (*s == '>')
			text_lit(out, "&gt;");
		else if (*s == '"')
			text_lit(out, "&quot;");
		else if (*s < 0x20 || *s == 0x7f)
			text_char(out, '?');
		else if (*s < 0x80)
			text_char(out, (char)*s);
		else if ((n = utf8_len(s)))
			text_add(out, s, n);
		else
			n = 1, text_char(out, '?');
	}
}

static void colour(const struct prof_node *n, struct strbuf *out)
{
	unsigned h = 2166136261u;

	for (const char *p = n->name; *p; p++)
		h = (h ^ (unsigned char)*p) * 16777619u;
	h ^= h >> 15;
	if (n->label)
		sb_printf(out, "hsl(90,8%%,%u%%)", 72 + h % 10);
	else if (n->f.kernel)
		sb_printf(out, "hsl(%u,62%%,%u%%)", 205 + h % 15, 64 + h / 16 % 12);
	else if (n->f.inlined)
		sb_printf(out, "hsl(%u,55%%,%u%%)", 110 + h % 30, 62 + h / 16 % 12);
	else
		sb_printf(out, "hsl(%u,80%%,%u%%)", 4 + h % 46, 58 + h / 16 % 12);
}

struct picture {
	const struct prof_node *nodes;
	struct strbuf *out;
	uint64_t all;
	double scale;			/* pixels a unit */
	uint32_t height;
};

static void box(const struct picture *p, const struct prof_node *n, const char *name, uint64_t total, uint64_t from, uint32_t level)
{
	double x = MARGIN + (double)from * p->scale, w = (double)total * p->scale;
	double y = p->height - 30 - (double)(level + 1) * FRAME_HEIGHT;
	size_t room = w > 4 ? (size_t)((w - 4) / CHAR_WIDTH) : 0, len = strlen(name);

	text_lit(p->out, "<g class=\"f\" data-n=\"");
	xml(p->out, name, SIZE_MAX);
	text_lit(p->out, "\"><title>");
	xml(p->out, name, SIZE_MAX);
	sb_printf(p->out, " (%llu, %.2f%%)", (unsigned long long)total, 100.0 * (double)total / (double)p->all);
	if (n && n->f.module) {
		text_lit(p->out, " ");
		xml(p->out, n->f.module, 200);
	}
	sb_printf(p->out, "</title><rect x=\"%.2f\" y=\"%.0f\" width=\"%.2f\" height=\"%d\" rx=\"1\" fill=\"", x, y, w, FRAME_HEIGHT - 1);
	if (n)
		colour(n, p->out);
	else
		text_lit(p->out, "#ddd");
	sb_printf(p->out, "\"/><text x=\"%.2f\" y=\"%.0f\">", x + 3, y + 12);
	if (room >= 3) {
		xml(p->out, name, len > room ? room - 2 : len);
		if (len > room)
			text_lit(p->out, "..");
	}
	text_lit(p->out, "</text></g>\n");
}

/* Calls fn for each node below root that is wide enough, with where it begins; parents first. */
static void each_box(struct picture *p, uint32_t root, uint64_t from, uint32_t level,
		     void (*fn)(struct picture *p, const struct prof_node *n, uint64_t from, uint32_t level))
{
	const struct prof_node *nodes = p->nodes;
	uint32_t at = nodes[root].child;

	while (at) {
		const struct prof_node *n = &nodes[at];
		bool visible = (double)n->total * p->scale >= LEAST_WIDTH;

		if (visible)
			fn(p, n, from, level + n->depth - nodes[root].depth);
		if (visible && n->child) {
			at = n->child;
			continue;
		}
		from += n->total;
		while (at != root && !nodes[at].next) {
			at = nodes[at].parent;
			from += nodes[at].self;		/* what ends in the parent stands behind its children */
		}
		at = at == root ? 0 : nodes[at].next;
	}
}

static void measure(struct picture *p, const struct prof_node *n, uint64_t from, uint32_t level)
{
	uint32_t need = TOP + 30 + (level + 1) * FRAME_HEIGHT;

	if (need > p->height)
		p->height = need;
}

static void draw(struct picture *p, const struct prof_node *n, uint64_t from, uint32_t level)
{
	box(p, n, n->name, n->total, from, level);
}

static void each_map(struct profile *pr, struct picture *p, bool drawing)
{
	uint32_t nr = profile_nr(pr);
	uint64_t from = 0;

	for (uint32_t i = 0; i < nr; i++) {
		const char *name;
		uint32_t root = profile_root(pr, i, &name), level = nr > 1;
		char text[128];

		if (!p->nodes[root].total)
			continue;
		snprintf(text, sizeof(text), "@%s", name);
		if (nr > 1 && drawing)
			box(p, NULL, text, p->nodes[root].total, from, 1);
		each_box(p, root, from, level, drawing ? draw : measure);
		from += p->nodes[root].total;
	}
}

void profile_svg(struct profile *pr, struct strbuf *out)
{
	struct picture p = { .out = out, .height = TOP + 30 + 3 * FRAME_HEIGHT };
	const char *name;
	uint32_t nr;

	p.nodes = profile_nodes(pr, &nr);
	for (uint32_t i = 0; i < profile_nr(pr); i++)
		p.all += p.nodes[profile_root(pr, i, &name)].total;
	p.scale = p.all ? (WIDTH - 2 * MARGIN) / (double)p.all : 0;
	each_map(pr, &p, false);
	sb_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n"
		  "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"%d\" height=\"%u\" viewBox=\"0 0 %d %u\">\n"
		  "<style>text{font:12px monospace;fill:#111;pointer-events:none}.f:hover rect{stroke:#000;stroke-width:1}"
		  ".b{pointer-events:all;cursor:pointer;fill:#555}</style>\n"
		  "<rect width=\"100%%\" height=\"100%%\" fill=\"#f8f8f4\"/>\n"
		  "<text x=\"%d\" y=\"24\" text-anchor=\"middle\" style=\"font-size:17px\">Flame graph</text>\n"
		  "<text id=\"back\" class=\"b\" x=\"%d\" y=\"24\">whole picture</text>"
		  "<text id=\"search\" class=\"b\" x=\"%d\" y=\"24\" text-anchor=\"end\">search</text>"
		  "<text id=\"found\" x=\"%d\" y=\"44\" text-anchor=\"end\"></text>\n<text id=\"info\" x=\"%d\" y=\"%u\"></text>\n",
		  WIDTH, p.height, WIDTH, p.height, WIDTH / 2, MARGIN, WIDTH - MARGIN, WIDTH - MARGIN, MARGIN, p.height - 10);
	if (p.all) {
		box(&p, NULL, "all", p.all, 0, 0);
		each_map(pr, &p, true);
		sb_str(out, script);
	} else {
		sb_printf(out, "<text x=\"%d\" y=\"60\">no samples</text>\n", MARGIN);
	}
	text_lit(out, "</svg>\n");
}
