const { endpoint } = require('../../config.js');
const { getToken } = require('../../server.js');

/** 第一种方式：组件使用小程序自己的摄像头 */
Page({
  data: { endpoint, token: '', text: '正在打开…' },

  async onLoad() {
    try {
      const { ticketId, token } = await getToken();
      this.ticketId = ticketId;
      this.setData({ token });
    } catch (error) {
      this.setData({ text: '网络不稳定，请返回后重试' });
    }
  },

  /** 流程中的事件，供您统计 */
  onEvent({ detail }) {
    console.log(detail.type, detail.step || detail.code || '');
  },

  onOutcome({ detail }) {
    this.finished = true;
    this.getOpenerEventChannel().emit('finished', { ...detail, ticketId: this.ticketId });
    wx.navigateBack();
  },

  /** 用户直接返回时，组件不再有机会给出结果 */
  onUnload() {
    if (!this.finished && this.ticketId) this.getOpenerEventChannel().emit('finished', { outcome: 'cancelled', ticketId: this.ticketId });
  },
});
