const { endpoint } = require('../../config.js');
const { getToken } = require('../../server.js');
const { openWeb } = require('../../shiren/web/web.js');

/** 第二种方式：web-view 打开认证服务的 H5 页面 */
Page({
  data: { src: '', text: '正在打开…' },

  async onLoad() {
    try {
      const { ticketId, token } = await getToken();
      this.ticketId = ticketId;
      this.web = openWeb({ endpoint, token, onEvent: ({ type }) => console.log(type) });
      this.setData({ src: this.web.src });
    } catch (error) {
      this.setData({ text: '网络不稳定，请返回后重试' });
    }
  },

  /** 微信只在离开页面时把网页发来的消息一次性交给小程序 */
  onMessage(message) {
    this.web.onMessage(message);
  },

  async onUnload() {
    if (!this.web) return;
    const channel = this.getOpenerEventChannel();
    const outcome = await this.web.outcome();
    channel.emit('finished', { ...outcome, ticketId: this.ticketId });
  },
});
